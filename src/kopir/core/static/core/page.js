/* What every page does beyond links and forms: links marked data-dialog open their page's form in a dialog. Without
   JavaScript they are links. For visitors htmx is fetched with the first dialog or the
   first field of a form that asks the server: most of them only read. */
"use strict";
(() => {
  const dialog = document.getElementById("dialog");
  const body = document.getElementById("dialog-body");
  if (!dialog || !body || !dialog.showModal) return;
  const withHtmx = () => new Promise((done, failed) => {
    if (window.htmx) {
      done();
      return;
    }
    const script = document.createElement("script");
    Object.assign(script, { src: dialog.dataset.htmx, onload: done, onerror: failed });
    document.head.append(script);
  });
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest("form");
    if (form && form.querySelector("[hx-get], [hx-post]")) withHtmx().catch(() => {});
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    body.replaceChildren();
    dialog.setAttribute("aria-label", link.textContent.trim());
    dialog.showModal();
    withHtmx()
      .then(() => htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" }))
      .catch(() => { location.href = link.href; });
  });
  // What could not be sent is said above the form, which stays as it is.
  const failed = dialog.querySelector("[data-failed]");
  const sentence = failed.textContent;
  document.addEventListener("htmx:beforeRequest", () => { failed.hidden = true; });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      if (!dialog.open) return;
      const answer = event.detail.xhr.responseText || "";
      const parsed = new DOMParser().parseFromString(answer, "text/html").body.textContent.trim();
      failed.setAttribute("role", "alert");
      failed.textContent = parsed && !answer.includes("<html") ? parsed : sentence;
      failed.hidden = false;
      dialog.scrollTo(0, 0);
    });
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
})();

/* A page that somebody has had before his eyes for some seconds counts as read: once, without a cookie. */
(() => {
  const mark = document.querySelector("[data-seen]");
  if (!mark || !navigator.sendBeacon) return;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", wait);
      navigator.sendBeacon(mark.dataset.seen);
    }, 4000);
  };
  document.addEventListener("visibilitychange", wait);
  wait();
})();

/* Who turns to another language keeps it on the pages whose address names none (logging in). */
document.addEventListener("click", (event) => {
  const link = event.target.closest("nav.languages a[hreflang]");
  if (!link) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `django_language=${link.hreflang}; path=/; max-age=31536000; samesite=lax${secure}`;
});
