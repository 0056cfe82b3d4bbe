// When the time is over, the page of the person makes room for the question why.
"use strict";

const left = document.querySelector(".acting").dataset.secondsLeft;
setTimeout(() => location.reload(), Number(left) * 1000);
