// Draws the chart of the report. Without it, the table has the same figures.
"use strict";

(() => {
  const place = document.getElementById("chart");
  const data = JSON.parse(place.dataset.chart);
  if (!data.weeks.length) return;
  const ink = getComputedStyle(document.body).color;
  const colours = { answered: "#2f9e7f", abstained: "#d69a2d", "handed over": "#6b8fd6" };
  const names = Object.keys(colours);
  const axis = { stroke: ink, grid: { stroke: "rgba(128,128,128,.25)", width: 1 } };
  const chart = new uPlot({
    width: place.clientWidth, height: 240,
    scales: { x: { time: false } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => data.weeks[tick] ?? "") , incrs: [1, 2, 4, 13] }, axis],
    series: [{ label: "week", value: (_, at) => data.weeks[at] ?? "" },
      ...names.map((name) => ({ label: name, stroke: colours[name], width: 2, points: { show: true } }))],
  }, [data.weeks.map((_, at) => at), ...names.map((name) => data[name])], place);
  addEventListener("resize", () => chart.setSize({ width: place.clientWidth, height: 240 }));
})();
