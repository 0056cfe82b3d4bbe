// Cards of the landing page: a service that does not answer turns grey and shows the age of its
// numbers; nobody is asked while the page is hidden. htmx does the asking.
"use strict";

function cardOf(event) {
  return event.target.closest("[data-card]");
}

// A redirect to a page of sign-in ends elsewhere, and is no card.
function isCard(answer) {
  return answer.responseURL.endsWith("/_cards/");
}

function lose(card) {
  const words = card.closest("[data-lost]").dataset;
  const time = card.querySelector("time");
  card.classList.add("lost");
  card.querySelector(".lost-since").textContent = time
    ? words.lostSince.replace("{time}", time.textContent)
    : words.lost;
}

function find(card, answer) {
  card.classList.remove("lost");
  card.querySelector(".lost-since").textContent = "";
  card.hidden = answer.responseText === ""; // no rights there
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) event.preventDefault();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isCard(event.detail.xhr)) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (successful && isCard(xhr)) find(cardOf(event), xhr);
  else lose(cardOf(event));
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.querySelectorAll(".numbers").forEach((numbers) => htmx.trigger(numbers, "seen"));
});
