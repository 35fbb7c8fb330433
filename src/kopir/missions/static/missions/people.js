/* The button beside a personal link copies it. Without JavaScript it is not shown: the link stands in a box. */
"use strict";
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.closest("[data-copying]").hidden = false;
    button.addEventListener("click", () => {
      const box = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(box.value).then(() => { button.textContent = button.dataset.done; });
    });
  }
})();
