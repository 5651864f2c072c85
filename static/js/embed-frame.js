// Inside the frame: tells the page around it how high the content is, if that page asks (embed.js), and nothing else.
// Only the page right around us may ask, and only the origin that asked is answered.
(() => {
  if (window.parent === window) return;
  let host = "";

  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (host) window.parent.postMessage({ msntc: "height", height }, host);
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin === "null" || event.data?.msntc !== "height?") return;
    host = event.origin;
    tell();
  });

  new ResizeObserver(tell).observe(document.documentElement);
  window.parent.postMessage({ msntc: "ready" }, "*"); // says only that we listen now
})();
