// Shows a picture as large as the window, and larger: by its buttons, by + and -,
// by the wheel with Ctrl, and moved by dragging. Frames of HTML get the height
// that they say they need.

const steps = [0.25, 0.5, 1, 2, 4, 8, 16];

export function startZoom(): void {
  addEventListener("message", (event) => {
    const height = (event.data as { frameHeight?: unknown } | null)?.frameHeight;
    if (typeof height !== "number" || !Number.isFinite(height)) return;
    for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe.html")) {
      if (frame.contentWindow === event.source) frame.height = String(Math.min(1200, Math.max(40, Math.ceil(height) + 2)));
    }
  });
  document.addEventListener("click", (event) => {
    const figure = (event.target as Element).closest<HTMLElement>("[data-picture]");
    const picture = figure?.querySelector("img");
    if (picture && (event.target as Element).closest("[data-zoom], img")) open(picture);
  });
}

function open(of: HTMLImageElement): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog lightbox";
  dialog.setAttribute("aria-label", of.alt || "Picture");
  const room = document.createElement("div");
  room.className = "room";
  room.tabIndex = 0;
  const picture = document.createElement("img");
  picture.src = of.src;
  picture.alt = of.alt;
  picture.draggable = false;
  room.append(picture);
  const said = document.createElement("output");
  const bar = document.createElement("div");
  bar.className = "bar";
  const natural = () => picture.naturalWidth || of.width || 1;
  let scale = 1;
  const set = (to: number) => {
    const x = (room.scrollLeft + room.clientWidth / 2) / Math.max(room.scrollWidth, 1);
    const y = (room.scrollTop + room.clientHeight / 2) / Math.max(room.scrollHeight, 1);
    scale = Math.min(16, Math.max(0.05, to));
    picture.width = Math.max(1, Math.round(natural() * scale));
    picture.classList.toggle("is-pixels", scale >= 3 && !of.src.includes("svg"));
    said.value = Math.round(scale * 100) + " %";
    room.scrollTo(x * room.scrollWidth - room.clientWidth / 2, y * room.scrollHeight - room.clientHeight / 2);
  };
  const fit = () => set(Math.min(room.clientWidth / natural(), room.clientHeight / (picture.naturalHeight || of.height || 1), 16));
  const larger = () => set(steps.find((s) => s > scale * 1.01) ?? 16);
  const smaller = () => set([...steps].reverse().find((s) => s < scale * 0.99) ?? 0.05);
  for (const [words, label, act] of [["−", "Smaller", smaller], ["+", "Larger", larger], ["1 : 1", "One pixel for one", () => set(1)], ["Fit", "Fit into the window", fit], ["Close", "Close", () => dialog.close()]] as const) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--line btn--small";
    button.textContent = words;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    bar.append(button);
  }
  bar.append(said);
  dialog.append(room, bar);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") larger();
    else if (event.key === "-") smaller();
    else if (event.key === "0") fit();
    else if (event.key === "1") set(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  room.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    set(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }, { passive: false });
  room.addEventListener("pointermove", (event) => {
    if (event.buttons === 1) room.scrollBy(-event.movementX, -event.movementY);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  room.focus();
  if (picture.complete && picture.naturalWidth) fit();
  else picture.addEventListener("load", fit, { once: true });
}
