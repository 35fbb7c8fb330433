/* The page asks its worker to keep it, with the files it is drawn with, for when the network is gone. */
"use strict";
(() => {
  const address = document.currentScript.dataset.worker;
  if (!("serviceWorker" in navigator)) return;
  const isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker
    .register(address, { scope: address.slice(0, address.lastIndexOf("/") + 1) })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
      registration.active.postMessage({ isFirst, page: location.pathname, files: files.map((one) => one.href || one.src) });
    })
    .catch(() => {});
})();
