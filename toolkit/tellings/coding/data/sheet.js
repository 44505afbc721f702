"use strict";
(() => {
  const task = JSON.parse(document.getElementById("data").textContent);
  const units = task.units.map(([id, before, text, after]) => ({ id, before, text, after }));
  const at = (id) => document.getElementById(id);
  const prefix = `tellings.${task.sheet}.`;
  let coder = "";
  let here = 0;
  let codes = {};
  let past = [];

  // A browser may refuse storage to a page opened from a disk: then say so, and go on.
  const stored = (act, otherwise) => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  const known = () =>
    stored(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)).sort(), []);
  const keep = () => {
    const done = stored(() => {
      localStorage.setItem(prefix + coder, JSON.stringify({ codes, here, past: past.slice(-200) }));
      return true;
    }, false);
    at("kept").textContent = done
      ? `Kept in this browser as “${coder}”`
      : "This browser keeps nothing for this page: export before you close it";
  };
  const resume = () => {
    const saved = stored(() => JSON.parse(localStorage.getItem(prefix + coder)), null);
    if (!saved) return;
    codes = Object.fromEntries(Object.entries(saved.codes || {}).filter(([id]) => units.some((unit) => unit.id === id)));
    past = Array.isArray(saved.past) ? saved.past : [];
    here = Number.isInteger(saved.here) ? Math.min(Math.max(saved.here, 0), units.length - 1) : 0;
  };

  const answered = () => units.filter((unit) => codes[unit.id] && codes[unit.id].code).length;
  const show = () => {
    const unit = units[here];
    const mine = codes[unit.id] || {};
    const n = answered();
    at("where").textContent = `Unit ${here + 1} of ${units.length}`;
    at("before").textContent = unit.before;
    at("text").textContent = unit.text;
    at("after").textContent = unit.after;
    at("note").value = mine.note || "";
    for (const button of at("answers").children)
      button.setAttribute("aria-pressed", String(button.dataset.answer === mine.code));
    at("back").disabled = here === 0;
    at("next").disabled = here === units.length - 1;
    at("undo").disabled = past.length === 0;
    at("gap").disabled = n === units.length;
    at("counts").textContent = n === units.length
      ? `All coded (${n}): export the codes and send the file back`
      : `${n} of ${units.length} coded`;
    at("bar").setAttribute("aria-valuemax", String(units.length));
    at("bar").setAttribute("aria-valuenow", String(n));
    at("bar").firstElementChild.style.width = `${(100 * n) / units.length}%`;
  };
  const go = (place) => {
    here = Math.min(Math.max(place, 0), units.length - 1);
    keep();
    show();
  };
  const change = (id, values) => {
    past.push([id, codes[id] || null, here]);
    codes[id] = { ...codes[id], ...values };
  };
  const answer = (said) => {
    change(units[here].id, { code: said });
    go(here + 1);
  };
  const undo = () => {
    const last = past.pop();
    if (!last) return;
    if (last[1]) codes[last[0]] = last[1];
    else delete codes[last[0]];
    go(last[2]);
  };
  const gap = () => {
    const place = units.findIndex((unit) => !(codes[unit.id] && codes[unit.id].code));
    if (place >= 0) go(place);
  };
  const save = () => {
    const made = {
      tellings_codes: 1,
      sheet: task.sheet,
      variable: task.variable,
      coder,
      n_units: units.length,
      codes: units
        .filter((unit) => codes[unit.id] && codes[unit.id].code)
        .map((unit) => ({ unit_id: unit.id, code: codes[unit.id].code, note: codes[unit.id].note || "" })),
    };
    const url = URL.createObjectURL(new Blob([JSON.stringify(made, null, 1) + "\n"], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${task.variable}-${coder}.json`.replace(/[^\w.-]+/g, "_");
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    at("kept").textContent = `Exported ${made.codes.length} codes of ${units.length}`;
  };

  const begin = () => {
    resume();
    at("start").hidden = true;
    at("work").hidden = at("foot").hidden = false;
    keep();
    show();
    // Not to an answer: a ring round "yes" would suggest it.
    at("unit").focus();
  };

  task.answers.forEach((said, place) => {
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    key.textContent = String(place + 1);
    button.append(key, said);
    button.dataset.answer = said;
    button.addEventListener("click", () => answer(said));
    at("answers").append(button);
  });
  at("asked").textContent = at("question").textContent = task.question;
  // Headings and items of Markdown, each as text: nothing of the codebook becomes markup.
  for (const place of [at("book"), at("again")])
    for (const line of task.codebook.split("\n").filter((one) => one.trim())) {
      const [, mark, rest] = /^(#+\s|-\s)?(.*)$/s.exec(line);
      const part = document.createElement(mark ? (mark.startsWith("#") ? "h2" : "li") : "p");
      part.textContent = rest;
      place.append(part);
    }
  at("counts").textContent = units.length === 1 ? "1 unit" : `${units.length} units`;
  at("who").addEventListener("submit", (event) => {
    event.preventDefault();
    coder = at("coder").value.trim();
    if (coder && units.length) begin();
  });
  const before = known();
  if (before.length) {
    at("known").textContent = `Begun in this browser: ${before.join(", ")}`;
    at("coder").value = before[0];
  }
  at("start").hidden = false;
  at("coder").focus();

  at("note").addEventListener("change", () => {
    change(units[here].id, { note: at("note").value });
    keep();
    show();
  });
  at("note").addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") at("note").blur();
  });
  at("back").addEventListener("click", () => go(here - 1));
  at("next").addEventListener("click", () => go(here + 1));
  at("undo").addEventListener("click", undo);
  at("gap").addEventListener("click", gap);
  at("export").addEventListener("click", save);
  at("open").addEventListener("click", () => at("shown").showModal());

  const keys = {
    ArrowLeft: () => go(here - 1),
    ArrowRight: () => go(here + 1),
    u: undo,
    g: gap,
    n: () => at("note").focus(),
    e: save,
    "?": () => at("shown").showModal(),
  };
  task.answers.forEach((said, place) => {
    keys[String(place + 1)] = () => answer(said);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (at("work").hidden || typing || at("shown").open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && !event.key.startsWith("Arrow")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
