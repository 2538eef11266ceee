// The budget slider: moves over the steps of the list below it. Without a script the list alone says the same.
for (const box of document.querySelectorAll(".steps")) {
  const steps = [...box.querySelectorAll("li")];
  const range = box.querySelector("input");
  const show = () => {
    steps.forEach((step, n) => step.classList.toggle("here", n === Number(range.value)));
    range.setAttribute("aria-valuetext", steps[range.value].innerText.replace(/\s+/g, " "));
  };
  range.max = steps.length - 1;
  range.value = Math.max(0, steps.findLastIndex ? steps.findLastIndex((step) => step.dataset.within === "1") : 0);
  range.addEventListener("input", show);
  box.querySelector("label").hidden = false;
  box.classList.add("live");
  show();
}
