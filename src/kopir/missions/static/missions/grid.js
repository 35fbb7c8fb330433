/* Meetings are dragged to another place. Where one can be is asked when it is taken up; the server decides when it is
   put down. Without JavaScript, and by keyboard, the same is done on the meeting's own page. */
"use strict";
(() => {
  const grid = document.querySelector(".grid");
  const refused = document.getElementById("refused");
  if (!grid || !refused) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  let wish = "";
  const address = (pattern) => pattern.replace("/0/", `/${wish}/`);
  const say = (sentence) => {
    refused.textContent = sentence;
    refused.hidden = !sentence;
  };
  const clear = () => grid.querySelectorAll("[data-open], [data-shut]").forEach((cell) => {
    delete cell.dataset.open;
    delete cell.dataset.shut;
  });
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest("[data-wish]");
    if (!card) return;
    wish = card.dataset.wish;
    const taken = wish;
    event.dataTransfer.setData("text/plain", wish);
    event.dataTransfer.effectAllowed = "move";
    say("");
    fetch(address(grid.dataset.places))
      .then((answer) => answer.json())
      .then(({ places }) => {
        if (taken !== wish) return;
        grid.querySelectorAll("td[data-slot]").forEach((cell) => {
          const place = places[cell.dataset.slot];
          if (place && !place.why && place.tables.includes(Number(cell.dataset.table))) cell.dataset.open = "";
          else cell.dataset.shut = place && place.why ? place.why : "";
        });
      })
      .catch(() => {});
  });
  document.addEventListener("dragend", clear);
  grid.addEventListener("dragover", (event) => {
    const cell = event.target.closest("td[data-slot]");
    if (cell && wish) event.preventDefault();
  });
  grid.addEventListener("drop", (event) => {
    const cell = event.target.closest("td[data-slot]");
    if (!cell || !wish || !token) return;
    event.preventDefault();
    const form = new FormData();
    form.append("slot", cell.dataset.slot);
    form.append("table", cell.dataset.table);
    fetch(address(grid.dataset.step), {
      method: "POST",
      headers: { "X-CSRFToken": token.value, "X-Requested-With": "drag" },
      body: form,
    })
      .then(async (answer) => {
        if (answer.ok) {
          location.reload();
          return;
        }
        const { why } = await answer.json().catch(() => ({}));
        say(why || refused.dataset.failed || answer.statusText);
      })
      .catch((error) => say(String(error)));
  });
})();
