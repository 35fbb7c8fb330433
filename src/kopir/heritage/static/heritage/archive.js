/* The archive's map, over the drawing that the server made; and the day in "read on". Without JavaScript the drawing and
   the list beside it say the same. Leaflet and the outlines are fetched when somebody opens the map: most look and read. */
"use strict";
(() => {
  for (const place of document.querySelectorAll("[data-today]")) {
    place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
  }

  const figure = document.querySelector("[data-map]");
  const data = document.getElementById("map-points");
  if (!figure || !data) return;
  const points = JSON.parse(data.textContent);
  if (!points.length) return;

  const made = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const glyph = (standing) => {
    const names = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(names, "svg");
    svg.setAttribute("class", "glyph-box");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(names, "use");
    use.setAttribute("href", `#glyph-${standing}`);
    svg.append(use);
    return svg;
  };

  const pin = (point) => {
    const box = made("span");
    box.append(point.places.length > 1 ? made("span", "pin__many", String(point.places.length)) : glyph(point.standing));
    return L.divIcon({ className: `pin pin--${point.symbol}`, html: box, iconSize: [34, 34], popupAnchor: [0, -12] });
  };

  const popup = (point) => {
    const box = made("div");
    box.append(made("h2", "", point.places.length > 1 ? point.label : ""));
    if (point.places.length === 1) box.firstChild.remove();
    const list = made("ul");
    for (const place of point.places) {
      const row = made("li");
      const link = made("a", "", place.name);
      link.href = `${figure.dataset.records}${place.url}/`;
      link.lang = place.lang;
      row.append(glyph(place.standing), " ", link, made("p", "", `${place.words} · ${place.kind}`));
      list.append(row);
    }
    box.append(list, ...point.precision.map((sentence) => made("p", "", sentence)));
    return box;
  };

  const styles = (href) => new Promise((done, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.prepend(link);
  });

  const script = (src) => new Promise((done, failed) => {
    const element = document.createElement("script");
    Object.assign(element, { src, onload: done, onerror: failed });
    document.head.append(element);
  });

  const draw = (outlines) => {
    const live = figure.querySelector(".map__live");
    live.hidden = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(live, { attributionControl: false, scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.1,
      minZoom: 3, maxZoom: 9,
      zoomAnimation: !still, fadeAnimation: false, markerZoomAnimation: !still, maxBounds: [[34, 38], [60, 102]] });
    if (points.length > 1) map.fitBounds([[40.5, 47], [55.4, 87.3]]);
    else map.setView([points[0].lat, points[0].lon], 5);
    live.setAttribute("role", "region");
    live.setAttribute("aria-label", figure.dataset.label);
    L.control.zoom({ zoomInTitle: figure.dataset.zoomIn, zoomOutTitle: figure.dataset.zoomOut }).addTo(map);
    L.geoJSON(outlines, { interactive: false,
      style: (country) => ({ className: country.id === "398" ? "map__land map__land--home" : "map__land", fillOpacity: 1 }) }).addTo(map);
    for (const point of points) {
      const centre = [point.lat, point.lon];
      if (point.symbol === "wide") {
        L.circle(centre, { radius: Math.max(point.radius, 15) * 1000, interactive: false, className: "area--wide" }).addTo(map);
      }
      const marker = L.marker(centre, { icon: pin(point), title: point.label, riseOnHover: true }).addTo(map);
      marker.getElement().setAttribute("aria-label", point.label);
      marker.bindPopup(popup(point), { minWidth: 180, maxWidth: 280, autoPanPadding: [20, 20] });
    }
    figure.querySelector(".map__drawing").setAttribute("hidden", "");
    live.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupopen", (event) => {
      const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", figure.dataset.close);
      event.popup.getElement().querySelector("a[lang]").focus({ preventScroll: true });
    });
    map.on("popupclose", (event) => {
      const marker = event.popup._source && event.popup._source.getElement();
      const lost = document.activeElement === document.body || live.contains(document.activeElement);
      if (marker && lost) marker.focus({ preventScroll: true });
    });
  };

  const wake = made("button", "button map__wake", figure.dataset.wake);
  wake.type = "button";
  let woken = false;
  const open = () => {
    if (woken) return;
    woken = true;
    wake.disabled = true;
    Promise.all([
      fetch(figure.dataset.outlines).then((answer) => answer.json()),
      styles(figure.dataset.leafletCss),
      script(figure.dataset.leaflet),
    ]).then(([outlines]) => {
      draw(outlines);
      wake.remove();
      figure.querySelector(".leaflet-marker-icon").focus({ preventScroll: true });
    }, () => {
      woken = wake.disabled = false; // no connection: the drawing stays, and the button with it
    });
  };
  wake.addEventListener("click", open);
  figure.querySelector(".map__drawing").addEventListener("click", open);
  figure.querySelector("figcaption").prepend(wake);
})();
