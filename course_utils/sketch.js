// The field of course_utils/sketch_widget.py in the browser: mouse, finger and pen draw, keys move a pen.
// Strokes and pen go to the kernel together, whole and while they are drawn: a busy kernel misses nothing by getting only the newest.
const SIDE = 28, PEN = 2.6, MOST_POINTS = 4900, EVERY = 100; // pixels, pixels, points, milliseconds
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HOW = "Arrow keys move the pen, Space puts it down or lifts it, Delete clears.";

function render({ model, el }) {
  const zoom = model.get("zoom");
  const canvas = document.createElement("canvas");
  const ink = canvas.getContext("2d");
  canvas.width = canvas.height = SIDE * zoom;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application"); // a screen reader hands the arrow keys on
  canvas.setAttribute("aria-label", `${model.get("name")}: field to draw on. ${HOW}`);
  canvas.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would take the keys for itself
  Object.assign(canvas.style, { touchAction: "none", cursor: "crosshair", border: "2px solid #888", margin: "2px 12px 2px 2px" });
  el.append(canvas);

  let strokes = [], pointer = null, sent = 0;

  function show() {
    ink.fillStyle = "black";
    ink.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(ink, { strokeStyle: "white", fillStyle: "white", lineWidth: PEN * zoom, lineCap: "round", lineJoin: "round" });
    for (const stroke of strokes) {
      ink.beginPath();
      ink.moveTo(stroke[0][0] * zoom, stroke[0][1] * zoom);
      // A line to where it began is still a dot with a round pen.
      for (const [x, y] of stroke.length > 1 ? stroke.slice(1) : stroke) ink.lineTo(x * zoom, y * zoom);
      ink.stroke();
    }
    const focused = document.activeElement === canvas;
    canvas.style.outline = focused ? "3px solid #0072B2" : "none";
    if (pointer !== null) return; // else the cross of the keys' and sliders' pen
    const [column, row, down] = model.get("pen");
    const x = (column + 0.5) * zoom, y = (row + 0.5) * zoom;
    Object.assign(ink, { strokeStyle: "#E69F00", lineWidth: down ? 4 : 2 });
    ink.beginPath();
    ink.moveTo(x - zoom, y); ink.lineTo(x + zoom, y);
    ink.moveTo(x, y - zoom); ink.lineTo(x, y + zoom);
    ink.stroke();
  }

  function fromKernel() {
    if (pointer !== null) return; // what is being drawn is newer
    strokes = model.get("strokes").map((stroke) => stroke.map((point) => [...point]));
    show();
  }

  function send(column, row, down) {
    sent = performance.now();
    model.set("strokes", strokes.map((stroke) => [...stroke]));
    model.set("pen", [column, row, down]);
    model.save_changes();
  }

  // The mouse leaves the pen of the keys where it is, and lifts it.
  const sendMouse = () => send(...model.get("pen").slice(0, 2), false);

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const edge = canvas.clientLeft, wide = canvas.clientWidth;
    const to = (at) => Math.round(100 * Math.min(SIDE, Math.max(0, ((at - edge) / wide) * SIDE))) / 100;
    return [to(event.clientX - box.left), to(event.clientY - box.top)];
  }

  function draw(event) {
    if (event.pointerId !== pointer) return;
    const stroke = strokes[strokes.length - 1], [x, y] = place(event);
    const [lastX, lastY] = stroke[stroke.length - 1];
    const points = strokes.reduce((sum, each) => sum + each.length, 0);
    if (Math.hypot(x - lastX, y - lastY) < 0.3 || points >= MOST_POINTS) return;
    stroke.push([x, y]);
    show();
    if (performance.now() - sent > EVERY) sendMouse();
  }

  function lift(event) {
    if (event.pointerId !== pointer) return;
    pointer = null;
    sendMouse();
    show();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    canvas.focus({ preventScroll: true });
    strokes.push([place(event)]);
    show();
  });
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let [column, row, down] = model.get("pen");
    const inside = (at) => Math.min(SIDE - 1, Math.max(0, at));
    if (event.key in KEYS) {
      const [right, below] = KEYS[event.key];
      [column, row] = [inside(column + right), inside(row + below)];
      if (down && strokes.length) strokes[strokes.length - 1].push([column + 0.5, row + 0.5]);
    } else if (event.key === " ") {
      down = !down;
      if (down) strokes.push([[column + 0.5, row + 0.5]]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      [strokes, down] = [[], false];
    } else {
      return;
    }
    send(column, row, down);
    event.preventDefault();
    event.stopPropagation();
    show();
  });
  canvas.addEventListener("focus", show);
  canvas.addEventListener("blur", show);

  model.on("change:strokes", fromKernel);
  model.on("change:pen", show);
  fromKernel();
  return () => {
    model.off("change:strokes", fromKernel);
    model.off("change:pen", show);
  };
}

export default { render };
