"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const MOST = 200, MOST_CHOICES = 150;
  const LAYERS = [...document.querySelectorAll("[data-layer]")];
  const here = { at: 0, query: "", chosen: {}, only: false, together: true };
  const articleIds = new Map(data.articles.map((article, at) => [article.id, at]));

  // ---- building: everything is made of text nodes, so nothing in an article becomes markup
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const textOf = (pieces) => pieces.map((piece) => piece[0]).join("");
  const about = (article) => `${data.outlets[article.outlet]}, ${article.date}`;

  // ---- blocks: an event's texts and marks, unpacked when they are first asked for
  const unpacked = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  };
  // Every sentence with its plain text and the values that its marks have.
  const ready = async (given, event) => {
    const block = typeof given === "string" ? await unpacked(given) : given;
    const sentence = (pieces) => {
      const marks = new Set(pieces.flatMap((piece) => piece[1] || []));
      return { pieces, plain: textOf(pieces).toLowerCase(), values: new Set([...marks].flatMap((mark) => block.spans[mark][4])) };
    };
    block.sentences = new Map();
    event.columns.flat().forEach((article, place) => {
      const [title, paragraphs] = block.texts[place];
      const own = new Map([[-1, sentence(title)]]);
      for (const paragraph of paragraphs) for (const [n, , pieces] of paragraph) own.set(n, sentence(pieces));
      block.sentences.set(article, own);
    });
    return block;
  };
  const blocks = new Map();
  const blockOf = (at) => {
    if (!blocks.has(at)) blocks.set(at, ready(data.blocks[at], data.events[at]));
    return blocks.get(at);
  };
  const every = async () => {
    const packed = data.blocks.some((block) => typeof block === "string") && blocks.size < data.blocks.length;
    if (packed) $("count").textContent = "Reading all events …";
    return Promise.all(data.blocks.map((_, at) => blockOf(at)));
  };
  const eventOf = (mark) => data.events.findIndex((event) => event.n && mark >= event.first && mark < event.first + event.n);

  // ---- search and filters
  const chosen = () => Object.values(here.chosen).filter((code) => code !== undefined);
  const asked = () => here.query !== "" || chosen().length > 0;
  const fits = (one) => one.plain.includes(here.query) && chosen().every((code) => one.values.has(code));
  const hitsIn = (text, wanted) => {
    const hits = [], low = text.toLowerCase();
    for (let at = low.indexOf(wanted); wanted && at >= 0; at = low.indexOf(wanted, at + wanted.length)) hits.push([at, at + wanted.length]);
    return hits;
  };
  const found = (block, test) => [...block.sentences].flatMap(([article, own]) => [...own].filter(([, one]) => one.plain && test(one, article)).map(([n]) => [article, n]));

  // ---- drawing: pieces with their marks, cut once more where a search hit begins or ends
  const draw = (block, pieces, wanted, lit) => {
    const nodes = [], hits = hitsIn(textOf(pieces), wanted);
    let at = 0;
    for (const [text, marks = [], ends = []] of pieces) {
      const borders = new Set([0, text.length]);
      for (const border of hits.flat()) if (border > at && border < at + text.length) borders.add(border - at);
      const cuts = [...borders].sort((a, b) => a - b);
      for (let i = 0; i + 1 < cuts.length; i += 1) {
        const part = text.slice(cuts[i], cuts[i + 1]);
        const inHit = hits.some(([a, b]) => a <= at + cuts[i] && at + cuts[i] < b);
        let node = document.createTextNode(part);
        if (marks.length) {
          const kinds = [...new Set(marks.map((mark) => "k-" + block.spans[mark][0]))].join(" ");
          node = el("span", { class: "m " + kinds, title: marks.map((mark) => data.tags[block.spans[mark][1]]).join("\n") }, node);
        }
        nodes.push(inHit || (lit !== undefined && marks.some((mark) => lit.includes(mark))) ? el("mark", {}, node) : node);
      }
      at += text.length;
      for (const letter of new Set(ends.map((mark) => block.spans[mark][0]))) nodes.push(el("sup", { class: "e e-" + letter }, letter));
    }
    return nodes;
  };
  const drawSentence = (block, at, n, ...before) => {
    const one = block.sentences.get(at).get(n);
    return el("span", { id: `s-${at}-${n}`, class: "s" + (asked() && one.plain && fits(one) ? " match" : "") }, ...before, ...draw(block, one.pieces, here.query));
  };
  const drawArticle = (block, at, paragraphs) => {
    const article = data.articles[at];
    const titled = block.sentences.get(at).get(-1).pieces.length;
    const node = el("article", { id: "article-" + at, tabindex: "-1" });
    node.append(titled ? el("h5", {}, drawSentence(block, at, -1)) : el("h5", { id: `s-${at}--1` }, article.name));
    node.append(el("p", { class: "about" }, `${article.date} · ${many(article.words, "word")}${article.url ? " · " + article.url : ""}`));
    for (const paragraph of paragraphs) {
      const lines = el("p");
      for (const [n, claims] of paragraph) {
        const buttons = claims.map((claim) => el("button", { class: "claim", "data-claim": claim, title: "Show this claim in every column" }, String(claim)));
        const one = drawSentence(block, at, n, ...buttons);
        if (claims.length) one.dataset.claims = claims.join(" ");
        lines.append(one, " ");
      }
      node.append(lines);
    }
    if (!paragraphs.length) node.append(el("p", { class: "note" }, "The text is not shown in this copyright mode."));
    return node;
  };
  const drawClaims = (block) => {
    $("claims").hidden = !block.claims.length;
    $("claims").firstElementChild.textContent = `Claims by outlet (${block.claims.length})`;
    const heads = ["Number", "Claim", ...data.outlets].map((name) => el("th", { scope: "col" }, name));
    const rows = block.claims.map(([number, text, cells]) =>
      el("tr", {}, el("td", {}, el("button", { class: "claim", "data-claim": number, "aria-label": `Claim ${number} in every column` }, String(number))), el("th", { scope: "row" }, text),
        ...cells.map((cell) => el("td", {}, cell === null ? el("em", {}, "not found") : el("button", { class: "open", "data-place": cell.join(" ") }, "found")))));
    $("claim-table").replaceChildren(el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
  };
  const drawColumns = (block) => {
    const event = data.events[here.at];
    const first = event.columns.flat();
    $("columns").replaceChildren(...event.columns.map((articles, outlet) =>
      el("div", { class: "column", tabindex: "0", role: "region", "aria-label": `${data.outlets[outlet]}: ${event.title}` },
        el("h4", {}, data.outlets[outlet]),
        ...(articles.length ? articles.map((at) => drawArticle(block, at, block.texts[first.indexOf(at)][1])) : [el("p", { class: "note" }, "No article collected.")]))));
    document.body.classList.toggle("filtered", chosen().length > 0);
    document.body.classList.toggle("only", here.only && asked());
  };

  const turned = (at) => (at + data.events.length) % data.events.length;
  const show = async (at) => {
    if (!data.events.length) return;
    here.at = turned(at);
    const mine = here.at;
    $("event").value = String(mine);
    const block = await blockOf(mine);
    if (here.at !== mine) return; // another event was asked for meanwhile
    $("event-title").textContent = data.events[mine].title;
    offer();
    drawClaims(block);
    drawColumns(block);
    await tell();
  };
  const tell = async () => {
    const mine = [here.query, ...chosen()].join();
    $("found").hidden = $("steps").hidden = $("clear").hidden = $("only").hidden = !asked();
    if (!asked()) { $("count").textContent = ""; return []; }
    const all = (await every()).flatMap((block) => found(block, fits));
    if (mine !== [here.query, ...chosen()].join()) return all;
    const inView = all.filter(([article]) => data.articles[article].event === here.at).length;
    $("count").textContent = `${many(inView, "sentence")} here, ${all.length} in all events`;
    $("found").hidden = !all.length;
    return all;
  };
  // Values of this event first; of the other events those that are most frequent.
  const offer = () => {
    const own = new Set(data.events[here.at].values);
    for (const [name, title] of data.filters) {
      const codes = data.values.map((value, code) => code).filter((code) => data.values[code][0] === name);
      const options = (list) => list.map((code) => el("option", { value: code }, `${data.values[code][1]} (${data.values[code][2]})`));
      const away = codes.filter((code) => !own.has(code));
      const kept = away.filter((code, place) => place < MOST_CHOICES || code === here.chosen[name]);
      const select = $("filter-" + name);
      select.replaceChildren(el("option", { value: "" }, "any"));
      const groups = [["In this event", codes.filter((code) => own.has(code))], ["In other events", kept]];
      for (const [label, list] of groups) if (list.length) select.append(el("optgroup", { label }, ...options(list)));
      select.value = here.chosen[name] === undefined ? "" : String(here.chosen[name]);
      select.parentElement.hidden = !codes.length;
    }
  };

  // ---- addresses: what is shown can be linked to; a frame of a notebook has no address to keep
  const remember = (extra) => {
    if (location.protocol === "about:") return;
    const parts = { event: data.events[here.at].id, ...extra };
    if (here.query) parts.q = here.query;
    for (const [name, code] of Object.entries(here.chosen)) if (code !== undefined) parts[name] = data.values[code][1];
    if (here.only) parts.only = "1";
    const shown = LAYERS.filter((button) => button.getAttribute("aria-pressed") === "true").map((button) => button.dataset.layer);
    if (shown.join() !== usual) parts.show = shown.join(",");
    history.replaceState(null, "", "#" + new URLSearchParams(parts));
  };
  const press = (button, on) => {
    button.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("off-" + button.dataset.layer, !on);
  };
  const usual = LAYERS.filter((button) => button.getAttribute("aria-pressed") === "true").map((button) => button.dataset.layer).join();
  const follow = async () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const at = data.events.findIndex((one) => one.id === wanted.get("event"));
    if (at < 0) return show(here.at);
    here.query = (wanted.get("q") || "").toLowerCase();
    $("search").value = here.query;
    for (const [name] of data.filters) {
      const code = data.values.findIndex(([filter, value]) => filter === name && value === wanted.get(name));
      here.chosen[name] = code < 0 ? undefined : code;
    }
    toggleOnly(wanted.get("only") === "1");
    const layers = wanted.has("show") ? wanted.get("show").split(",") : usual.split(",");
    LAYERS.forEach((button) => press(button, layers.includes(button.dataset.layer)));
    await show(at);
    const article = articleIds.get(wanted.get("article"));
    if (data.titles[wanted.get("measure")] !== undefined) await openMeasure({ key: wanted.get("measure"), outlet: wanted.get("outlet") || undefined, other: wanted.get("other") || undefined });
    else if (article !== undefined) await goTo(article, Number(wanted.get("sentence") || -1));
    else $("reader").scrollIntoView();
  };

  // ---- places: a passage is lit and, in columns that scroll, brought to the same height
  const light = (nodes) => {
    document.querySelectorAll(".lit").forEach((node) => node.classList.remove("lit"));
    const lit = nodes.filter(Boolean);
    leader = null;
    for (const node of lit) {
      node.classList.add("lit");
      const column = node.closest(".column");
      if (column) column.scrollTop += node.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 3;
    }
    if (lit[0]) (lit[0].closest(".column") && innerWidth > 720 ? $("columns") : lit[0]).scrollIntoView({ block: innerWidth > 720 ? "nearest" : "center" });
  };
  const goTo = async (article, n) => {
    $("passages").close();
    await show(data.articles[article].event);
    remember({ article: data.articles[article].id, sentence: n });
    light([$(`s-${article}-${n}`) || $("article-" + article)]);
  };
  let leader = null, waiting = false;
  const heights = (column) => {
    const known = new Map();
    for (const node of column.querySelectorAll("[data-claims]")) for (const claim of node.dataset.claims.split(" ")) if (!known.has(claim)) known.set(claim, node.offsetTop);
    return known;
  };
  // The other columns follow the one that is scrolled: claims that both have stand at one height.
  const align = () => {
    waiting = false;
    if (!leader || !here.together) return;
    const eye = leader.clientHeight / 3, top = leader.scrollTop + eye, mine = heights(leader);
    const end = (column) => column.scrollHeight - column.clientHeight + eye;
    for (const other of document.querySelectorAll("#columns .column")) {
      if (other === leader) continue;
      const theirs = heights(other), fixed = [[eye, eye]];
      const shared = [...mine].filter(([claim]) => theirs.has(claim)).map(([claim, y]) => [y, theirs.get(claim)]).sort((a, b) => a[0] - b[0]);
      for (const [a, b] of [...shared, [end(leader), end(other)]]) if (a > fixed.at(-1)[0] && b >= fixed.at(-1)[1] && a <= end(leader)) fixed.push([a, b]);
      const after = Math.max(1, fixed.findIndex(([a]) => a >= top)), last = fixed.at(-1);
      const [a, b] = fixed[after - 1], [c, d] = fixed[after] || last;
      other.scrollTop = (top >= last[0] ? last[1] + top - last[0] : b + ((top - a) / Math.max(1, c - a)) * (d - b)) - eye;
    }
  };
  const step = (by) => {
    const matches = [...document.querySelectorAll("#columns .match")];
    if (!matches.length) return;
    const at = matches.findIndex((node) => node.classList.contains("lit"));
    const first = by > 0 ? 0 : matches.length - 1;
    light([matches[at < 0 ? first : (at + by + matches.length) % matches.length]]);
  };

  // ---- passages behind a number; each place is [article, sentence, marks, search, block]
  let listed = { places: [], hidden: 0, head: "" };
  const list = (title, places, total, tally = "") => {
    const known = places.filter(([article, n, , , block]) => block.sentences.get(article).has(n));
    listed = { places: known, head: (tally ? `${tally}: ${total} marked ` : `${total} `) + (total === 1 ? "passage" : "passages"), hidden: total - known.length };
    const events = [...new Set(known.map(([article]) => data.articles[article].event))].sort((a, b) => a - b);
    const count = (at) => known.filter(([article]) => data.articles[article].event === at).length;
    $("passages-event").replaceChildren(el("option", { value: "" }, `all events (${known.length})`), ...events.map((at) => el("option", { value: at }, `${data.events[at].title} (${count(at)})`)));
    $("passages-event").parentElement.hidden = events.length < 2;
    $("passages-title").textContent = title;
    drawList();
    if (!$("passages").open) $("passages").showModal();
    $("passages").scrollTop = 0;
  };
  const drawList = () => {
    const only = $("passages-event").value;
    const own = listed.places.filter(([article]) => only === "" || data.articles[article].event === Number(only));
    const hidden = listed.hidden + Math.max(0, own.length - MOST);
    $("passages-note").textContent = listed.head + (hidden ? `; ${hidden} not listed (too many, or their text is not in this file)` : "");
    $("passage-list").replaceChildren(...own.slice(0, MOST).map(([article, n, marks, wanted, block]) => {
      const go = el("button", { class: "open" }, "Open in the article");
      go.addEventListener("click", () => goTo(article, n));
      const tag = marks === undefined ? "" : " · " + data.tags[block.spans[marks[0]][1]];
      return el("li", {}, ...draw(block, block.sentences.get(article).get(n).pieces, wanted || "", marks), el("span", { class: "about" }, `${about(data.articles[article])}: ${data.articles[article].name}${tag} · `, go));
    }));
  };
  // A split quotation is listed once, by its first part whose sentence is in this file.
  const placed = (block, marks) => {
    const known = marks.find((mark) => block.sentences.get(block.spans[mark][2])?.has(block.spans[mark][3]));
    const [, , article, n] = block.spans[known === undefined ? marks[0] : known];
    return [article, n, marks, "", block];
  };
  const openMeasure = async ({ key, outlet, other, event }) => {
    const names = [outlet, other].filter((name) => name !== undefined);
    const wanted = names.map((name) => data.outlets.indexOf(name));
    const only = event === undefined ? undefined : data.events.findIndex((one) => one.id === event);
    const read = only === undefined ? await every() : [await blockOf(only)];
    const own = read.flatMap((block) => (block.counted[key] || []).map((marks) => placed(block, marks)))
      .filter(([at]) => at >= 0 && (!wanted.length || wanted.includes(data.articles[at].outlet)));
    const tallies = data.tallies[key] && only === undefined ? wanted.map((at) => (wanted.length > 1 ? `${data.outlets[at]} ` : "") + data.tallies[key][at]) : [];
    if (only === undefined) remember({ measure: key, ...(outlet ? { outlet } : {}), ...(other ? { other } : {}) });
    list(`${data.titles[key]}: ${[...names, ...(only === undefined ? [] : [data.events[only].title])].join(", ") || "all outlets"}`, own, own.length, tallies.join("; "));
    await tell();
  };
  const openMarks = async (numbers, title) => {
    const own = [];
    for (const mark of numbers) {
      const at = eventOf(mark);
      if (at < 0) continue;
      const block = await blockOf(at);
      own.push(placed(block, [mark - data.events[at].first]));
    }
    list(title, own.filter(([article]) => article >= 0), numbers.length);
  };
  const openTerm = async (term, outlet) => {
    const low = term.toLowerCase(), wanted = data.outlets.indexOf(outlet);
    const own = (await every()).flatMap((block) => found(block, (one, article) => data.articles[article].outlet === wanted && one.plain.includes(low)).map(([article, n]) => [article, n, undefined, low, block]));
    list(`“${term}”: ${outlet}`, own, own.length);
    await tell();
  };
  const openFound = async (event, outlet) => {
    const at = data.events.findIndex((one) => one.id === event), block = await blockOf(at);
    const places = block.claims.map(([, , cells]) => cells[data.outlets.indexOf(outlet)]).filter(Boolean);
    const own = places.map(([article, n]) => [article, n, undefined, "", block]);
    list(`Claims found: ${outlet}, ${data.events[at].title}`, own, own.length);
  };
  const openPlaces = async (places, title) => {
    const own = [];
    for (const [id, n] of places) {
      const article = articleIds.get(id);
      if (article !== undefined) own.push([article, n, undefined, "", await blockOf(data.articles[article].event)]);
    }
    list(title, own, places.length);
  };
  const openCell = (event, outlet) => {
    const first = data.events.find((one) => one.id === event).columns[data.outlets.indexOf(outlet)][0];
    return goTo(first, -1);
  };
  const openSpan = async (mark) => {
    const at = eventOf(mark), block = await blockOf(at);
    const [, , article, n] = block.spans[mark - data.events[at].first];
    return goTo(article, n);
  };
  const opened = async (button) => {
    const { key, marks, title, outlet, term, event, article, span, place, places, claim, found: claims } = button.dataset;
    if (key !== undefined) await openMeasure(button.dataset);
    else if (marks !== undefined) await openMarks(marks.split(" ").filter(Boolean).map(Number), title);
    else if (term !== undefined) await openTerm(term, outlet);
    else if (claims !== undefined) await openFound(claims, outlet);
    else if (event !== undefined && outlet !== undefined) await openCell(event, outlet);
    else if (event !== undefined) { await show(data.events.findIndex((one) => one.id === event)); remember(); $("reader").scrollIntoView(); }
    else if (article !== undefined) await goTo(articleIds.get(article), -1);
    else if (span !== undefined) await openSpan(Number(span));
    else if (places !== undefined) await openPlaces(JSON.parse(places), title);
    else if (place !== undefined) await goTo(...place.split(" ").map(Number));
    else if (claim !== undefined) light([...document.querySelectorAll("#columns [data-claims]")].filter((node) => node.dataset.claims.split(" ").includes(claim)));
  };

  // ---- controls
  const redraw = async () => { await show(here.at); remember(); };
  const toggleOnly = (on) => { here.only = on; $("only").setAttribute("aria-pressed", String(on)); };
  const clear = () => { here.query = ""; here.chosen = {}; $("search").value = ""; toggleOnly(false); return redraw(); };
  const turn = async (by) => { await show(here.at + by); remember(); };
  data.events.forEach((event, at) => $("event").append(el("option", { value: at }, event.title)));
  for (const [name, title] of data.filters) {
    const select = el("select", { id: "filter-" + name });
    select.addEventListener("change", () => { here.chosen[name] = select.value === "" ? undefined : Number(select.value); redraw(); });
    $("filters").append(el("label", {}, title + " ", select));
  }
  $("event").addEventListener("change", async () => { await show(Number($("event").value)); remember(); });
  $("previous").addEventListener("click", () => turn(-1));
  $("next").addEventListener("click", () => turn(1));
  let typed = 0;
  $("search").addEventListener("input", () => {
    here.query = $("search").value.trim().toLowerCase();
    show(here.at);
    clearTimeout(typed); // browsers refuse an address for every letter
    typed = setTimeout(remember, 400);
  });
  $("only").addEventListener("click", () => { toggleOnly(!here.only); redraw(); });
  $("clear").addEventListener("click", () => { clear(); $("search").focus(); });
  $("back").addEventListener("click", () => step(-1));
  $("on").addEventListener("click", () => step(1));
  $("together").addEventListener("click", () => { here.together = !here.together; $("together").setAttribute("aria-pressed", String(here.together)); });
  $("found").addEventListener("click", async () => {
    const own = (await every()).flatMap((block) => found(block, fits).map(([article, n]) => [article, n, undefined, here.query, block]));
    list([...(here.query ? [`“${here.query}”`] : []), ...chosen().map((code) => data.values[code][1])].join(", "), own, own.length);
  });
  $("close").addEventListener("click", () => $("passages").close());
  // Only the address of the list goes: a click in it may have named an article already.
  $("passages").addEventListener("close", () => { if (new URLSearchParams(location.hash.slice(1)).has("measure")) remember(); });
  $("passages-event").addEventListener("change", drawList);
  document.addEventListener("click", (event) => {
    const own = event.target.closest("button.open, button.claim");
    const sign = event.target.closest("[data-plot] :is(.dot, .mean)");
    if (sign) return void openMeasure({ key: sign.closest("svg").dataset.plot, outlet: sign.closest("g").dataset.row, event: sign.dataset.in });
    // A click anywhere in a cell of numbers opens what its button opens; the keyboard has the button.
    const cell = own ? null : event.target.closest("td.n");
    const button = own || cell?.querySelector("button.open") || cell?.closest("tr.hot")?.querySelector("button.open");
    if (button && Object.keys(button.dataset).length) opened(button);
  });
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "focusin"]) {
    $("columns").addEventListener(kind, (event) => { leader = event.target.closest(".column"); }, { passive: true });
  }
  $("columns").addEventListener("scroll", (event) => {
    if (event.target === leader && !waiting) { waiting = true; requestAnimationFrame(align); }
  }, { capture: true, passive: true });
  $("reader").addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select");
    if (event.key === "Escape" && asked()) { clear(); return; }
    const key = typing || event.ctrlKey || event.metaKey || event.altKey ? "" : event.key;
    const act = { "/": () => $("search").focus(), "[": () => turn(-1), "]": () => turn(1), n: () => step(1), b: () => step(-1) }[key];
    if (act) { event.preventDefault(); act(); }
  });
  LAYERS.forEach((button) => button.addEventListener("click", () => { press(button, button.getAttribute("aria-pressed") !== "true"); remember(); }));
  window.addEventListener("hashchange", follow);
  follow();
})();
