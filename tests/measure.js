// Measures each page in its frame: sizes, smallest text, contrast, what sticks out, what was fetched, what a slider says.
const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
const light = (c) => {
  const [r, g, b] = c.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);

function behind(element, view) {
  for (let one = element; one; one = one.parentElement) {
    const found = colour(view.getComputedStyle(one).backgroundColor);
    if (found.length === 3 || found[3] > 0) return found;
  }
  return [255, 255, 255];
}

function look(frame) {
  const view = frame.contentWindow, page = frame.contentDocument, root = page.documentElement;
  const texts = [];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, element = node.parentElement;
    if (!node.data.trim() || ["SCRIPT", "STYLE", "title", "desc"].includes(element.tagName)) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const range = page.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = view.getComputedStyle(element), svg = element.closest("svg");
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const ink = colour(svg ? style.fill : style.color);
    const scrolls = element.closest(".scroll, figure") !== null;
    texts.push({
      text: node.data.trim().slice(0, 60), size: parseFloat(style.fontSize) * scale, right: scrolls ? 0 : box.right,
      contrast: ratio(ink, behind(svg ? svg.parentElement : element, view)),
    });
  }
  const place = (what) => {
    const shown = [...page.querySelectorAll(what)].find((one) => one.checkVisibility());
    return shown ? shown.getBoundingClientRect().toJSON() : null;
  };
  const said = [];
  for (const box of page.querySelectorAll(".steps")) {
    if (!box.checkVisibility()) continue;
    const range = box.querySelector("input");
    for (let n = 0; n <= Number(range.max); n++) {
      range.value = n;
      range.dispatchEvent(new view.Event("input"));
      const shown = [...box.querySelectorAll("li")].filter((one) => one.checkVisibility());
      said.push({ shown: shown.map((one) => one.textContent.trim()), read: range.getAttribute("aria-valuetext") });
    }
  }
  const small = texts.reduce((a, b) => (b.size < a.size ? b : a), { size: 1e9 });
  const pale = texts.reduce((a, b) => (b.contrast < a.contrast ? b : a), { contrast: 1e9 });
  return {
    height: root.scrollHeight, sideways: root.scrollWidth - root.clientWidth, small, pale, texts: texts.length,
    cut: texts.filter((one) => one.right > root.clientWidth + 1).map((one) => one.text),
    lead: place(".lead"), table: place("table.rates"), dark: view.matchMedia("(prefers-color-scheme: dark)").matches,
    fetched: view.performance.getEntriesByType("resource").map((one) => one.name), hacked: view.hacked || 0, said,
    focusable: [...page.querySelectorAll("a[href], input, [tabindex='0']")].filter((one) => one.checkVisibility()).length,
    unnamed: [...page.querySelectorAll("svg, table, input")].filter((one) => one.checkVisibility() &&
      !(one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.caption || one.labels?.length ||
        one.closest("[aria-label], figure"))).length,
  };
}

const frames = [...document.querySelectorAll("iframe")];
Promise.all(frames.map((frame, n) => new Promise((done) => {
  frame.addEventListener("load", () => setTimeout(() => done(look(frame)), 50), { once: true });
  frame.src = addresses[n];
}))).then((found) => { document.querySelector("#found").textContent = JSON.stringify(found); });
