// Maps of admin forms. The fields are the truth: a map reads them, writes into them, and whoever
// cannot use it loses nothing. Coasts and a grid instead of a base map; nothing leaves the origin.
const FRAME = [
  [94, -12],
  [142, 7],
];
const EMPTY = { type: "FeatureCollection", features: [] };

function grid() {
  const lines = [];
  for (let x = 90; x <= 145; x += 5) lines.push([[x, -15], [x, 10]]);
  for (let y = -15; y <= 10; y += 5) lines.push([[90, y], [145, y]]);
  return { type: "MultiLineString", coordinates: lines };
}

function styleOf(box) {
  const tones = getComputedStyle(box);
  const tone = (name) => tones.getPropertyValue(`--map-${name}`).trim();
  const land = ["case", ["get", "own"], tone("land"), tone("neighbour")];
  return {
    version: 8,
    sources: {
      coast: { type: "geojson", data: box.dataset.coast },
      grid: { type: "geojson", data: grid() },
      shape: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": tone("sea") } },
      { id: "land", type: "fill", source: "coast", paint: { "fill-color": land } },
      { id: "coast", type: "line", source: "coast", paint: { "line-color": tone("line") } },
      {
        id: "grid",
        type: "line",
        source: "grid",
        paint: { "line-color": tone("line"), "line-opacity": 0.3 },
      },
      {
        id: "inside",
        type: "fill",
        source: "shape",
        paint: { "fill-color": tone("mark"), "fill-opacity": 0.25 },
      },
      {
        id: "border",
        type: "line",
        source: "shape",
        paint: { "line-color": tone("mark"), "line-width": 2 },
      },
    ],
  };
}

function inside(latitude, longitude) {
  return latitude >= -11.1 && latitude <= 6.1 && longitude >= 95 && longitude <= 141.1;
}

// -- a point ---------------------------------------------------------------------------------------

function pointMap(library, map, place, box) {
  const [latitude, longitude] = place.querySelectorAll("input");
  const mark = getComputedStyle(box).getPropertyValue("--map-mark").trim();
  const marker = new library.Marker({ draggable: true, color: mark });

  function show({ move }) {
    const at = [Number(longitude.value), Number(latitude.value)];
    if (!longitude.value || !latitude.value || !inside(at[1], at[0])) {
      marker.remove();
      return;
    }
    marker.setLngLat(at).addTo(map);
    if (move) map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 9) });
  }

  function write({ lng, lat }) {
    latitude.value = lat.toFixed(6);
    longitude.value = lng.toFixed(6);
    show({ move: false });
  }

  marker.on("dragend", () => write(marker.getLngLat()));
  map.on("click", (event) => write(event.lngLat));
  for (const input of [latitude, longitude]) {
    input.addEventListener("change", () => show({ move: true }));
  }
  show({ move: true });
}

// -- an outline ------------------------------------------------------------------------------------

function cornersOf(geometry) {
  return geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
}

function readOutline(text) {
  try {
    const found = JSON.parse(text);
    const geometry = found.type === "Feature" ? found.geometry : found;
    const corners = cornersOf(geometry);
    const isSound = corners.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    return corners.length && isSound ? geometry : null;
  } catch {
    return null; // unfinished typing; the form says what is wrong when it is sent
  }
}

function outlineMap(library, map, place) {
  const field = place.querySelector("textarea");
  const buttons = place.querySelector(".kreki-map-buttons");
  const [draw, finish, cancel] = ["draw", "finish", "cancel"].map((name) =>
    buttons.querySelector(`[data-${name}]`),
  );
  let corners = null; // of the outline that is being drawn

  function show(geometry) {
    map.getSource("shape").setData(geometry ?? EMPTY);
  }

  function showField() {
    const geometry = readOutline(field.value);
    show(geometry);
    if (!geometry) return;
    const bounds = new library.LngLatBounds();
    cornersOf(geometry).forEach(([x, y]) => bounds.extend([x, y]));
    map.fitBounds(bounds, { padding: 40, maxZoom: 13, animate: false });
  }

  function setDrawing(isDrawing) {
    corners = isDrawing ? [] : null;
    draw.hidden = isDrawing;
    finish.hidden = cancel.hidden = !isDrawing;
    map.getCanvas().style.cursor = isDrawing ? "crosshair" : "";
    if (isDrawing) show(null);
    else showField();
  }

  map.on("click", ({ lngLat }) => {
    if (!corners) return;
    corners.push([Number(lngLat.lng.toFixed(6)), Number(lngLat.lat.toFixed(6))]);
    show({ type: "LineString", coordinates: [...corners, corners[0]] });
  });
  draw.addEventListener("click", () => setDrawing(true));
  cancel.addEventListener("click", () => setDrawing(false));
  finish.addEventListener("click", () => {
    if (corners.length >= 3) {
      const ring = [...corners, corners[0]];
      field.value = JSON.stringify({ type: "Polygon", coordinates: [ring] }, null, 1);
    }
    setDrawing(false);
  });
  field.addEventListener("input", showField);
  buttons.hidden = false;
  showField();
}

// --------------------------------------------------------------------------------------------------

async function begin(box) {
  const place = box.closest(".kreki-place");
  try {
    const library = await import(box.dataset.library);
    const map = new library.Map({
      container: box,
      style: styleOf(box),
      bounds: FRAME,
      attributionControl: false, // public domain; the control would link abroad
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
    });
    map.addControl(new library.NavigationControl({ showCompass: false }));
    await map.once("load");
    (box.dataset.map === "point" ? pointMap : outlineMap)(library, map, place, box);
    box.dataset.ready = "yes";
  } catch {
    box.hidden = true; // no WebGL 2
    place.querySelector(".kreki-map-note").textContent = box.dataset.missing;
  }
}

document.querySelectorAll("[data-map]").forEach(begin);
