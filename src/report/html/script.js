
"use strict";
// Shows and hides what the page already holds: it makes no markup of any text.
(() => {
  const findings = [...document.querySelectorAll(".finding")].map((element) => ({
    element,
    keys: new Set(element.dataset.keys.split(" ")),
    text: element.textContent.toLowerCase(),
  }));
  const bars = [...document.querySelectorAll(".bar")];
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const root = document.documentElement;

  // Within a facet any pressed bar will do; every facet with one must agree, and every word be there.
  const narrow = () => {
    const wanted = new Map();
    for (const bar of bars.filter((bar) => bar.getAttribute("aria-pressed") === "true")) {
      const facet = bar.dataset.facet;
      wanted.set(facet, [...(wanted.get(facet) ?? []), bar.dataset.key]);
    }
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, keys, text } of findings) {
      const fits = [...wanted.values()].every((any) => any.some((key) => keys.has(key)));
      element.hidden = !(fits && words.every((word) => text.includes(word)));
      shown += element.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${findings.length} findings`;
  };

  const press = (bar) => {
    bar.setAttribute("aria-pressed", bar.getAttribute("aria-pressed") === "true" ? "false" : "true");
    narrow();
  };
  for (const bar of bars) {
    bar.addEventListener("click", () => press(bar));
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        press(bar);
      }
    });
  }
  if (search) {
    search.addEventListener("input", narrow);
    search.form.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("clear").addEventListener("click", () => {
      search.value = "";
      bars.forEach((bar) => bar.setAttribute("aria-pressed", "false"));
      narrow();
    });
    const unfold = document.getElementById("unfold");
    unfold.addEventListener("click", () => {
      const open = unfold.textContent === "Unfold";
      findings.filter(({ element }) => !element.hidden).forEach(({ element }) => { element.open = open; });
      unfold.textContent = open ? "Fold" : "Unfold";
    });
  }

  const theme = document.getElementById("theme");
  const paint = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    theme.setAttribute("aria-pressed", String(dark));
  };
  paint(matchMedia("(prefers-color-scheme: dark)").matches);
  theme.addEventListener("click", () => paint(root.dataset.theme !== "dark"));

  // On paper nothing can be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((element) => { element.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((element) => { element.open = false; }));
})();
