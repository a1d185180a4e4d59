// Draws the charts live, so that they tell numbers when pointed at. Without it the drawings in the page remain.
(function () {
  "use strict";
  if (!window.vegaEmbed || !window.matchMedia("(min-width: 700px)").matches) return;
  var specs = JSON.parse(document.getElementById("specs").textContent);
  var options = {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
    tooltip: { disableDefaultStyle: true }
  };
  Object.keys(specs).forEach(function (name) {
    var figure = document.getElementById("chart-" + name);
    window.vegaEmbed(figure.querySelector(".live"), specs[name], options).then(function () {
      figure.classList.add("drawn");
    }, function () {});
  });
})();
