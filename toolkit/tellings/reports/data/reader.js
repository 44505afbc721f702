"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const MOST = 200;
  let current = 0, query = "";

  // Everything is built from text nodes: nothing in an article can become markup.
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const textOf = (pieces) => pieces.map((piece) => piece[0]).join("");
  const articleIds = new Map(data.articles.map((article, at) => [article.id, at]));
  const sentences = data.articles.map((article) => {
    const found = new Map([[-1, article.title]]);
    for (const paragraph of article.paragraphs) for (const one of paragraph) found.set(one[0], one[2]);
    return found;
  });
  const plain = sentences.map((found) => new Map([...found].map(([n, pieces]) => [n, textOf(pieces)])));

  const hitsIn = (text, wanted) => {
    const hits = [], low = text.toLowerCase();
    for (let at = low.indexOf(wanted); wanted && at >= 0; at = low.indexOf(wanted, at + wanted.length)) {
      hits.push([at, at + wanted.length]);
    }
    return hits;
  };

  // Pieces with their marks, cut once more where a search hit begins or ends.
  const draw = (pieces, wanted, lit) => {
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
          const kinds = [...new Set(marks.map((mark) => "k-" + data.spans[mark][0]))].join(" ");
          const tags = marks.map((mark) => data.tags[data.spans[mark][1]]).join("\n");
          node = el("span", { class: "m " + kinds, title: tags }, node);
        }
        nodes.push(inHit || (lit !== undefined && marks.some((mark) => lit.includes(mark))) ? el("mark", {}, node) : node);
      }
      at += text.length;
      for (const letter of new Set(ends.map((mark) => data.spans[mark][0]))) nodes.push(el("sup", { class: "e e-" + letter }, letter));
    }
    return nodes;
  };

  const about = (article) => `${data.outlets[article.outlet]}, ${article.date}`;

  const drawArticle = (at) => {
    const article = data.articles[at];
    const node = el("article", { id: "article-" + at, tabindex: "-1" });
    const heading = article.title.length ? draw(article.title, query) : [article.name];
    node.append(el("h5", { id: `s-${at}--1` }, ...heading));
    node.append(el("p", { class: "about" }, `${article.date} · ${article.words} ${article.words === 1 ? "word" : "words"}${article.url ? " · " + article.url : ""}`));
    for (const paragraph of article.paragraphs) {
      const block = el("p");
      for (const [n, claims, pieces] of paragraph) {
        const one = el("span", { id: `s-${at}-${n}`, "data-claims": claims.join(" ") });
        for (const claim of claims) {
          one.append(el("button", { class: "claim", "data-claim": claim, title: "Show this claim in every column" }, String(claim)));
        }
        one.append(...draw(pieces, query));
        block.append(one, " ");
      }
      node.append(block);
    }
    if (!article.paragraphs.length) node.append(el("p", { class: "note" }, "The text is not shown in this copyright mode."));
    return node;
  };

  const drawClaims = (event) => {
    const table = $("claim-table");
    table.replaceChildren();
    $("claims").hidden = !event.claims.length;
    $("claims").firstElementChild.textContent = `Claims by outlet (${event.claims.length})`;
    const heads = ["", "Claim", ...data.outlets].map((name) => el("th", { scope: "col" }, name));
    const body = el("tbody");
    for (const [number, text, cells] of event.claims) {
      const row = el("tr", {}, el("td", {}, el("button", { class: "claim", "data-claim": number }, String(number))), el("th", { scope: "row" }, text));
      for (const cell of cells) {
        row.append(el("td", {}, cell === null ? el("em", {}, "not found") : el("button", { class: "open", "data-place": cell.join(" ") }, "found")));
      }
      body.append(row);
    }
    table.append(el("thead", {}, el("tr", {}, ...heads)), body);
  };

  const show = (at) => {
    current = (at + data.events.length) % data.events.length;
    const event = data.events[current];
    if (!event) return;
    $("event").value = String(current);
    $("event-title").textContent = event.title;
    drawClaims(event);
    $("columns").replaceChildren(...event.columns.map((articles, outlet) =>
      el("div", { class: "column" }, el("h4", {}, data.outlets[outlet]),
        ...(articles.length ? articles.map(drawArticle) : [el("p", { class: "note" }, "No article collected.")]))));
  };
  // A frame of a notebook has no address of its own to keep.
  const remember = (extra) => location.protocol === "about:" || history.replaceState(null, "", "#" + new URLSearchParams({ event: data.events[current].id, ...extra }));

  const goTo = (article, n) => {
    $("passages").close();
    show(data.articles[article].event);
    remember({ article: data.articles[article].id, sentence: n });
    light([$(`s-${article}-${n}`) || $("article-" + article)]);
  };
  const light = (nodes) => {
    document.querySelectorAll(".lit").forEach((node) => node.classList.remove("lit"));
    nodes.filter(Boolean).forEach((node) => node.classList.add("lit"));
    if (nodes[0]) nodes[0].scrollIntoView({ block: "center" });
  };

  // Each place is [article, sentence, marks, search]; marks are the spans that count as one.
  const list = (title, places, total, tally = "") => {
    $("passages-title").textContent = title;
    const shown = places.filter(([article, n]) => sentences[article].has(n)).slice(0, MOST);
    const hidden = total - shown.length;
    $("passages-note").textContent = (tally ? `${tally}: ${total} marked ` : `${total} `) + (total === 1 ? "passage" : "passages") + (hidden ? `; ${hidden} not listed (too many, or their text is not in this file)` : "");
    $("passage-list").replaceChildren(...shown.map(([article, n, marks, wanted]) => {
      const go = el("button", { class: "open" }, "Open in the article");
      go.addEventListener("click", () => goTo(article, n));
      const tag = marks === undefined ? "" : " · " + data.tags[data.spans[marks[0]][1]];
      return el("li", {}, ...draw(sentences[article].get(n), wanted || "", marks),
        el("span", { class: "about" }, `${about(data.articles[article])}: ${data.articles[article].name}${tag} · `, go));
    }));
    if (!$("passages").open) $("passages").showModal();
    $("passages").scrollTop = 0;
  };
  const matches = (wanted, inside) => {
    const found = [];
    plain.forEach((own, article) => {
      if (!inside(data.articles[article])) return;
      for (const [n, text] of own) if (text.toLowerCase().includes(wanted)) found.push([article, n, undefined, wanted]);
    });
    return found;
  };

  // A split quotation is listed once, by its first part whose sentence is in this file.
  const placed = (marks) => {
    const known = marks.find((mark) => sentences[data.spans[mark][2]].has(data.spans[mark][3]));
    const [, , article, n] = data.spans[known === undefined ? marks[0] : known];
    return [article, n, marks];
  };

  const opened = (button) => {
    const { key, marks, outlet, other, term, event, article, span, place, claim } = button.dataset;
    const wanted = [outlet, other].filter((name) => name !== undefined).map((name) => data.outlets.indexOf(name));
    if (key !== undefined) {
      const own = data.counted[key].map(placed).filter(([at]) => wanted.includes(data.articles[at].outlet));
      const tallies = data.tallies[key] ? wanted.map((at) => (wanted.length > 1 ? `${data.outlets[at]} ` : "") + data.tallies[key][at]) : [];
      list(`${data.titles[key]}: ${[outlet, other].filter(Boolean).join(", ")}`, own, own.length, tallies.join("; "));
    } else if (marks !== undefined) {
      const own = marks.split(" ").filter(Boolean).map((mark) => [data.spans[mark][2], data.spans[mark][3], [Number(mark)]]);
      list(button.dataset.title, own.filter(([at]) => at >= 0), own.length);
    } else if (term !== undefined) {
      const found = matches(term.toLowerCase(), (one) => wanted.includes(one.outlet));
      list(`“${term}”: ${outlet}`, found, found.length);
    } else if (event !== undefined) {
      show(data.events.findIndex((one) => one.id === event)); remember(); $("reader").scrollIntoView();
    } else if (article !== undefined) goTo(articleIds.get(article), -1);
    else if (span !== undefined) goTo(data.spans[span][2], data.spans[span][3]);
    else if (place !== undefined) goTo(...place.split(" ").map(Number));
    else if (claim !== undefined) light([...document.querySelectorAll("#columns [data-claims]")].filter((node) => node.dataset.claims.split(" ").includes(claim)));
  };

  const search = () => {
    query = $("search").value.trim().toLowerCase();
    show(current);
    const found = query ? matches(query, () => true) : [];
    const here = found.filter(([at]) => data.articles[at].event === current).length;
    $("found").hidden = !found.length;
    $("count").textContent = query ? `${here} ${here === 1 ? "sentence" : "sentences"} here, ${found.length} in all events` : "";
    return found;
  };

  const follow = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const at = data.events.findIndex((one) => one.id === wanted.get("event"));
    if (at < 0) return;
    show(at);
    const article = articleIds.get(wanted.get("article"));
    if (article !== undefined) goTo(article, Number(wanted.get("sentence") || -1));
    else $("reader").scrollIntoView();
  };

  data.events.forEach((event, at) => $("event").append(el("option", { value: at }, event.title)));
  $("event").addEventListener("change", () => { show(Number($("event").value)); remember(); });
  $("previous").addEventListener("click", () => { show(current - 1); remember(); });
  $("next").addEventListener("click", () => { show(current + 1); remember(); });
  $("search").addEventListener("input", search);
  $("found").addEventListener("click", () => { const found = search(); list(`“${query}”`, found, found.length); });
  $("close").addEventListener("click", () => $("passages").close());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.open, button.claim");
    if (button && Object.keys(button.dataset).length) opened(button);
  });
  document.querySelectorAll("[data-layer]").forEach((button) => button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("off-" + button.dataset.layer, !on);
  }));
  window.addEventListener("hashchange", follow);
  show(0);
  follow();
})();
