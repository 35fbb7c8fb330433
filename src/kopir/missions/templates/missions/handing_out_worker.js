/* Keeps the schedule and the wall last seen on this device, so that they can be read without a network. Nothing else is
   kept: the browser's own cache is told to store none of these pages. What is kept is shown only when the server cannot
   be reached, and is thrown away when the server no longer knows the page, and after thirty days. */
"use strict";
const KEPT = "kopir missions";
const DAYS = 30 * 24 * 3600 * 1000;
const PAGE = /^\/[a-z]{2}(\/missions\/my\/(wall\/[^/]+|[^/]+\/schedule)\/)$/;
/* What a page is kept under: its address without the language. */
const nameOf = (address) => address.pathname.replace(PAGE, "$1");
const isWall = (name) => name.includes("/my/wall/");
const isPage = (name) => name.startsWith("/missions/my/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* One page of each kind: another's schedule takes the place of the one before. */
async function keep(address, answer) {
  const cache = await caches.open(KEPT);
  const name = nameOf(address);
  for (const one of await cache.keys()) {
    const other = new URL(one.url).pathname;
    if (isPage(other) && isWall(other) === isWall(name)) await cache.delete(one, { ignoreVary: true });
  }
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await cache.put(name, new Response(await answer.text(), { headers }));
}

async function kept(address) {
  const found = await (await caches.open(KEPT)).match(nameOf(address), { ignoreVary: true });
  if (!found) return Response.error();
  if (Date.now() - Number(found.headers.get("X-Kept-At")) > DAYS) {
    await caches.delete(KEPT);
    return Response.error();
  }
  const text = (await found.text()).replace(" data-kept hidden", " data-kept");
  return new Response(text, { headers: found.headers });
}

async function page(request) {
  const address = new URL(request.url);
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return kept(address);
  }
  if (answer.status === 404 || answer.status === 410) await (await caches.open(KEPT)).delete(nameOf(address), { ignoreVary: true });
  else if (answer.ok && !answer.redirected) await keep(address, answer.clone());
  return answer;
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url, { ignoreVary: true })) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (PAGE.test(address.pathname)) event.respondWith(page(event.request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

/* The first time a page is opened its worker is not yet there: the page asks afterwards. */
self.addEventListener("message", (event) => {
  const address = new URL(event.data.page, location.origin);
  if (!PAGE.test(address.pathname)) return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(KEPT);
      const files = event.data.files.map((one) => new URL(one, location.origin)).filter((one) => one.origin === location.origin);
      const wanted = new Set(files.map((one) => one.href));
      for (const one of await cache.keys()) {
        if (!isPage(new URL(one.url).pathname) && !wanted.has(one.url)) await cache.delete(one, { ignoreVary: true });
      }
      await Promise.all(files.map((one) => cache.add(one.href).catch(() => {})));
      if (!event.data.isFirst) return; // it came through the worker, which has kept it
      const answer = await fetch(address.href);
      if (answer.ok) await keep(address, answer);
    })(),
  );
});
