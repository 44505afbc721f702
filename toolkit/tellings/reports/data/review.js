"use strict";
(() => {
  const pairs = [...document.querySelectorAll(".pair")];
  const earlier = JSON.parse(document.getElementById("earlier").textContent);
  const lists = { same: "must_link", different: "cannot_link", unsure: "unsure" };

  const corrections = () => {
    const made = { must_link: [...earlier.must_link], cannot_link: [...earlier.cannot_link], unsure: [] };
    for (const pair of pairs) {
      const choice = pair.dataset.choice;
      if (choice) made[lists[choice]].push([pair.dataset.one, pair.dataset.other]);
    }
    return JSON.stringify(made, null, 1) + "\n";
  };

  const tell = () => {
    const judged = pairs.filter((pair) => pair.dataset.choice).length;
    document.getElementById("count").textContent = `${judged} of ${pairs.length} judged`;
    document.getElementById("shown").value = corrections();
  };

  for (const pair of pairs) {
    const buttons = [...pair.querySelectorAll("button")];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        const chosen = pair.dataset.choice === button.dataset.choice ? "" : button.dataset.choice;
        pair.dataset.choice = chosen;
        for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.choice === chosen));
        tell();
      });
    }
  }

  document.getElementById("save").addEventListener("click", () => {
    const link = document.createElement("a");
    const url = URL.createObjectURL(new Blob([corrections()], { type: "application/json" }));
    link.href = url;
    link.download = "corrections.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });

  tell();
})();
