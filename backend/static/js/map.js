// Draws the communes on a canvas: shades from the server's figures, patterns for what is no number.
(async () => {
  "use strict";
  const place = document.getElementById("map");
  const words = place.dataset;
  const look = getComputedStyle(document.documentElement);
  const colour = (name) => look.getPropertyValue(`--${name}`).trim();

  // Leaflet's canvas passes fillColor on as it is, so a pattern works like a colour.
  function pattern(draw) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour("map-paper");
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = colour("map-mark");
    draw(pen);
    return pen.createPattern(tile, "repeat");
  }
  const fills = {
    none: pattern((pen) => {
      pen.beginPath();
      for (const at of [-8, 0, 8]) pen.moveTo(at, 8), pen.lineTo(at + 8, 0);
      pen.stroke();
    }),
    hidden: pattern((pen) => {
      for (const [x, y] of [[2, 2], [6, 6]]) pen.beginPath(), pen.arc(x, y, 1.3, 0, 7), pen.fill();
    }),
    unreleased: pattern((pen) => {
      pen.beginPath();
      for (const at of [2.5, 6.5]) pen.moveTo(0, at), pen.lineTo(8, at);
      pen.stroke();
    }),
    zero: colour("map-paper"),
  };

  function tell(unit) {
    const panel = document.getElementById("panel");
    panel.hidden = false;
    panel.querySelector("h2").textContent = unit.name;
    panel.querySelector("p").textContent =
      [unit.hotspot, unit.said, unit.lines.length ? "" : words.nothing].filter(Boolean).join(" · ");
    panel.querySelector("dl").replaceChildren(
      ...unit.lines.flatMap(([label, figure]) => [
        Object.assign(document.createElement("dt"), { textContent: label }),
        Object.assign(document.createElement("dd"), { textContent: figure }),
      ]),
    );
    panel.scrollIntoView({ block: "nearest" });
  }

  function draw(ground, figures) {
    const map = L.map(place, { preferCanvas: true, zoomControl: false, attributionControl: false, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const unitOf = (feature) => figures.units[feature.id];
    const fill = (unit) => fills[unit.css] ?? colour(unit.css.replace("shade", figures.ramp));
    const communes = L.geoJSON(ground, {
      filter: (feature) => Boolean(feature.geometry && unitOf(feature)),
      style: (feature) => ({ color: colour("map-line"), weight: 1, fillColor: fill(unitOf(feature)), fillOpacity: 1 }),
      onEachFeature: (feature, shape) => {
        const name = document.createElement("span");
        name.textContent = unitOf(feature).name;
        shape.bindTooltip(name, { sticky: true });
        shape.on("click", () => tell(unitOf(feature)));
      },
    }).addTo(map);
    // Above the others, so that no neighbour covers the outline.
    for (const [weight, dashArray, stroke] of [[4, null, "map-halo"], [3, "7 4", "map-hotspot"]])
      L.geoJSON(ground, {
        interactive: false,
        filter: (feature) => Boolean(feature.geometry && unitOf(feature)?.hotspot),
        style: { color: colour(stroke), weight, dashArray, fill: false },
      }).addTo(map);
    const bounds = communes.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [8, 8] });
    else map.setView([16, 107], 6);
    document.getElementById("stand-in").hidden = !ground.stand_in;
    place.dataset.ready = "yes";
  }

  const json = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.json();
  };
  try {
    draw(...(await Promise.all([json(words.layer), json(words.figures)])));
  } catch {
    place.textContent = words.failed;
    place.classList.add("failed");
  }
})();
