// Draws one chart of ECharts as SVG, in the design of the page. The colours are
// those of the light design; Go replaces them by variables afterwards.
(function () {
  "use strict";

  const ink = "#1f1d1a", ink2 = "#575249", ink3 = "#6d675d";
  const axis = "#a59e91", grid = "#ece8df", paper = "#fdfcf9";
  const palette = ["#4a7ab8", "#9c4a08", "#34a1a0", "#57297a", "#a2911e", "#8a1540", "#31597f", "#8d7a68"];
  const sequential = ["#e9eff7", "#bfd2ea", "#86a9d6", "#4a7ab8", "#1d4f91"];
  const diverging = ["#8a3d00", "#d39a67", "#ece8df", "#8fb0da", "#1d4f91"];
  const font = "Inter, ui-sans-serif, system-ui, sans-serif";

  // go-echarts gives these to every chart whose author chose none.
  const untouched = ["#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452", "#9a60b4", "#ea7ccc"];

  // widths are those of Inter, in hundredths of the font's size, from the space
  // to the tilde. There is no browser here to measure text with.
  const widths = [28,29,47,63,64,98,64,30,36,36,50,66,29,46,29,36,63,41,61,62,65,59,62,57,62,62,29,30,66,66,66,51,97,
    69,65,73,72,60,59,75,74,27,57,67,57,90,75,76,64,76,64,64,65,74,69,99,68,68,63,36,36,36,47,46,32,
    56,61,57,61,58,37,61,59,24,24,55,24,88,59,60,61,61,38,53,33,59,56,82,55,56,55,43,33,43,66];

  function measure(words, size) {
    let sum = 0;
    for (const c of String(words)) {
      const code = c.codePointAt(0);
      sum += code >= 0x2e80 ? 100 : widths[code - 32] || 62;
    }
    return sum / 100 * size;
  }

  if (typeof document === "undefined") echarts.setPlatformAPI({
    measureText: (words, css) => {
      const size = /([\d.]+)px/.exec(css || "");
      return { width: measure(words || "", size ? +size[1] : 12) * (/bold|[6-9]00/.test(css || "") ? 1.06 : 1) };
    },
  });

  const list = (v) => (v === undefined || v === null ? [] : Array.isArray(v) ? v : [v]);

  // under puts defaults below what the author set, to any depth.
  function under(set, defaults) {
    if (set === undefined || set === null) return defaults;
    if (typeof set !== "object" || Array.isArray(set) || typeof defaults !== "object" || Array.isArray(defaults)) return set;
    const out = Object.assign({}, set);
    for (const key of Object.keys(defaults)) out[key] = under(set[key], defaults[key]);
    return out;
  }

  // revive turns the functions that go-echarts writes as marked text back into
  // functions.
  function revive(value) {
    if (typeof value === "string") {
      const m = /^__f__([\s\S]*)__f__$/.exec(value);
      return m ? (0, eval)("(" + m[1] + "\n)") : value;
    }
    if (Array.isArray(value)) return value.map(revive);
    if (value && typeof value === "object") for (const key of Object.keys(value)) value[key] = revive(value[key]);
    return value;
  }

  const text = { fontFamily: font, fontSize: 11.5, color: ink3 };

  function axisDefaults(kind, which, named) {
    const category = kind === "category";
    const common = {
      nameLocation: "end", nameRotate: 0,
      nameTextStyle: Object.assign({}, text, { color: ink2, fontSize: 12 }),
      axisLabel: Object.assign({ hideOverlap: true }, text),
      axisLine: { lineStyle: { color: axis, width: 1 } },
      axisTick: { show: false, lineStyle: { color: axis } },
      splitLine: { lineStyle: { color: grid, width: 1 } },
      splitArea: { show: false },
    };
    if (which === "y") {
      common.axisLine.show = category;
      common.splitLine.show = !category;
      common.nameGap = 16;
      common.nameTextStyle.align = "left";
    } else {
      common.axisLine.show = true;
      common.splitLine.show = false;
      common.nameGap = 0;
      common.nameTextStyle.align = "right";
      common.nameTextStyle.verticalAlign = "top";
      common.nameTextStyle.padding = [28, 0, 0, 0];
    }
    return common;
  }

  const worded = (d) => (d && d.value !== undefined ? d.value : d);

  // longest is the width of the longest label of an axis of categories.
  const longest = (a) => Math.max(0, ...list(a.data).map((d) => measure(worded(d), 11.5)));

  const isCategory = (a) => a.type === "category" || (!a.type && a.data);

  // slots is the room for the drawing and for one category on each axis, about.
  function slots(option, width) {
    const x = list(option.xAxis)[0], y = list(option.yAxis)[0];
    const labels = y && isCategory(y) ? Math.min(longest(y) + 10, width * 0.34) : 40;
    const count = x && isCategory(x) ? list(x.data).length : 0;
    return count ? (width - labels - 16 - (option.__side || 0)) / count : Infinity;
  }

  // fit makes long labels of categories readable: names below that do not fit
  // beside each other are turned, and long ones are cut. Numbers are thinned
  // out by ECharts itself.
  function fit(option, width, height) {
    const y = list(option.yAxis)[0], x = list(option.xAxis)[0];
    if (y && isCategory(y) && longest(y) > width * 0.34) y.axisLabel = under(y.axisLabel, { width: width * 0.34, overflow: "truncate" });
    if (!x || !isCategory(x) || list(x.data).every((d) => !isNaN(+d))) return;
    const slot = slots(option, width);
    if (longest(x) + 8 <= slot || slot < 13 || list(x.data).length > 24) return;
    const turn = { rotate: slot < 17 ? 90 : 40, interval: 0, hideOverlap: false };
    if (longest(x) > height * 0.34) Object.assign(turn, { width: height * 0.34, overflow: "truncate" });
    x.axisLabel = Object.assign({}, x.axisLabel, turn);
    const first = Math.min(measure(worded(list(x.data)[0]), 11.5), turn.width || Infinity) * Math.cos(turn.rotate * Math.PI / 180);
    option.__left = Math.max(0, first - slot / 2 - 30);
  }

  // axes applies the defaults.
  function axes(option, which, guess) {
    const key = which + "Axis";
    if (option[key] === undefined) return;
    option[key] = list(option[key]).map((a, i) => {
      const kind = a.type || (a.data ? "category" : guess);
      const set = Object.assign({}, a);
      if (set.splitLine && set.splitLine.show === false && which === "y") delete set.splitLine;
      const defaults = axisDefaults(kind, which, !!a.name);
      const inGrid = a.gridIndex || 0;
      if (i > 0 && list(option[key]).findIndex((b) => (b.gridIndex || 0) === inGrid) !== i) {
        defaults.splitLine.show = false; // one grid of lines is enough
        defaults.nameTextStyle.align = "right";
        if (which === "y" && kind === "value") defaults.alignTicks = true;
      }
      return under(set, defaults);
    });
  }

  const thin = (colour) => ({ color: colour, width: 1 });
  const many = 2000; // points of a line; more than a picture can show

  const seriesDefaults = {
    line: (s) => ({
      symbol: list(s.data).length > 24 ? "none" : "circle", symbolSize: 5, showSymbol: list(s.data).length <= 24,
      lineStyle: { width: 2, join: "round", cap: "round" }, sampling: list(s.data).length > many ? "lttb" : undefined,
    }),
    bar: () => ({ barMaxWidth: 44, barCategoryGap: "34%", itemStyle: { borderRadius: 1 } }),
    scatter: (s) => ({ symbolSize: list(s.data).length > 400 ? 5 : 7, itemStyle: { opacity: 0.62 }, large: list(s.data).length > 4000 }),
    boxplot: (s, width, at) => ({ itemStyle: { color: at === 0 ? "#e9eff7" : paper, borderColor: palette[at % palette.length], borderWidth: 1.5 }, boxWidth: [10, 44] }),
    heatmap: () => ({ label: { fontSize: 11 }, itemStyle: { borderColor: paper, borderWidth: 1 } }),
    pie: (s, width) => ({
      radius: width < 480 ? "44%" : "66%", showEmptyCircle: false,
      label: Object.assign({ bleedMargin: 0, formatter: (p) => p.name + (width < 480 ? "\n" : " ") + (+p.percent).toFixed(1) + " %" }, text, { color: ink2 }),
      labelLine: { length: width < 480 ? 8 : 15, length2: width < 480 ? 5 : 15, lineStyle: { color: axis } },
      itemStyle: { borderColor: paper, borderWidth: 2 },
    }),
    gauge: () => ({
      radius: "86%", center: ["50%", "56%"], progress: { show: true, width: 10 }, axisLine: { lineStyle: { width: 10, color: [[1, grid]] } },
      axisTick: { show: false }, splitLine: { length: 4, distance: 6, lineStyle: thin(axis) }, axisLabel: Object.assign({ distance: 18 }, text),
      pointer: { width: 4, length: "52%" }, title: { color: ink2, fontFamily: font, fontSize: 12, offsetCenter: [0, "72%"] },
      detail: { color: ink, fontFamily: font, fontSize: 26, fontWeight: 500, offsetCenter: [0, "48%"] },
    }),
    candlestick: () => ({ itemStyle: { color: "#4a7ab8", color0: paper, borderColor: "#4a7ab8", borderColor0: "#9c4a08" } }),
    funnel: (s, width) => ({ left: 0, right: width * 0.26, top: 8, bottom: 8, label: { color: ink2 }, labelLine: { lineStyle: { color: axis } }, itemStyle: { borderColor: paper, borderWidth: 2 } }),
    graph: () => ({ lineStyle: { color: axis, opacity: 0.9 }, label: { color: ink2 } }),
    sankey: (s, width) => ({
      left: 0, top: 8, bottom: 8, right: 14 + Math.max(0, ...list(s.data || s.nodes).map((d) => measure(d.name, 12))),
      nodeWidth: 10, lineStyle: { color: "source", opacity: 0.22 }, label: { color: ink2 },
    }),
    tree: (s) => ({
      top: 24, bottom: 12, left: 8 + widest(list(s.data), s.orient === "RL") / (s.orient === "RL" ? 1 : 2), right: 16 + widest(list(s.data), s.orient !== "RL") / (s.orient === "RL" ? 2 : 1),
      symbol: "circle", symbolSize: 6,
      itemStyle: { color: palette[0], borderColor: palette[0] }, lineStyle: thin(axis), expandAndCollapse: false,
      label: Object.assign({ color: ink2 }, beside(s.orient, false)), leaves: { label: beside(s.orient, true) },
    }),
    treemap: () => ({
      left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false },
      itemStyle: { borderColor: paper, borderWidth: 1, gapWidth: 1 }, label: { color: paper },
    }),
    sunburst: () => ({ radius: ["0%", "94%"], itemStyle: { borderColor: paper, borderWidth: 1.5 }, label: { minAngle: 10, color: paper } }),
    themeRiver: () => ({ label: { show: false } }),
    parallel: () => ({ lineStyle: { width: 1.25, opacity: 0.5 } }),
    radar: () => ({ symbolSize: 5, lineStyle: { width: 2 } }),
  };

  // beside puts the words of a tree's leaves at their outer side, and those of
  // its other nodes above them, clear of the lines.
  function beside(orient, leaf) {
    if (!leaf) return { position: orient === "BT" ? "bottom" : "top", align: "center", distance: 7 };
    if (orient === "TB" || orient === "BT") return { position: orient === "TB" ? "bottom" : "top", align: "center", verticalAlign: "middle", distance: 10 };
    return { position: orient === "RL" ? "left" : "right", align: orient === "RL" ? "right" : "left", verticalAlign: "middle", distance: 7 };
  }

  // widest is the width of the longest name of a tree's leaves, or of its roots.
  function widest(nodes, leaves) {
    let most = 0;
    for (const n of nodes) {
      const below = list(n && n.children);
      if (!leaves || !below.length) most = Math.max(most, measure((n && n.name) || "", 12));
      else most = Math.max(most, widest(below, true));
    }
    return Math.min(most, 160);
  }

  // paint gives the nodes of a hierarchy or a flow colours of the palette, where
  // ECharts would mix colours that no theme could follow.
  function paint(nodes, colours, depth, inherited) {
    nodes.forEach((n, i) => {
      if (!n || typeof n !== "object") return;
      const colour = (n.itemStyle && n.itemStyle.color) || inherited || colours[i % colours.length];
      n.itemStyle = under(n.itemStyle, depth ? { color: colour, opacity: Math.max(0.3, 0.9 - 0.35 * depth) } : { color: colour });
      if (depth) n.label = under(n.label, { color: ink });
      paint(list(n.children), colours, depth + 1, colour);
    });
  }

  // marks are lines and points that an author sets into a series.
  function marks(s) {
    const label = Object.assign({}, text, { color: ink2 });
    if (s.markLine) s.markLine = under(s.markLine, { symbol: ["none", "none"], silent: true, lineStyle: { color: ink3, width: 1, type: "dashed" }, label: Object.assign({ position: "insideEndTop" }, list(s.markLine.data).some((d) => d.name) ? { formatter: "{b} {c}" } : {}, label) });
    if (s.markPoint) s.markPoint = under(s.markPoint, { label: Object.assign({}, text, { color: paper }) });
    if (s.markArea) s.markArea = under(s.markArea, { itemStyle: { color: grid, opacity: 0.7 }, label: label });
  }

  // squares writes on the strong colours of a heat map in that of the paper, on
  // the weak ones in ink, and nothing where there is no room.
  function squares(option, s, slot) {
    const v = list(option.visualMap)[0];
    if (!s.label || !s.label.show || !v) return;
    const number = (d) => { const value = list(d && d.value !== undefined ? d.value : d); return value[value.length - 1]; };
    if (Math.max(0, ...list(s.data).map((d) => measure(number(d), 11))) + 2 > slot) { s.label.show = false; return; }
    if (v.inRange.color !== diverging && v.inRange.color !== sequential || s.label.color) return;
    const lo = v.min || 0, hi = v.max === undefined ? 100 : v.max;
    s.data = list(s.data).map((d) => {
      const at = (number(d) - lo) / (hi - lo || 1);
      const strong = v.inRange.color === diverging ? Math.abs(at - 0.5) > 0.36 : at > 0.64;
      const item = d && d.value !== undefined ? d : { value: d };
      return under(item, { label: { color: strong ? paper : ink } });
    });
  }

  // inside reports whether a series writes its labels on its own shapes.
  const inside = (s) => (s.label.position ? /inside|center|inner/.test(s.label.position) : /^(bar|treemap|sunburst)$/.test(s.type));

  function series(option, slot, width) {
    for (const [at, s] of list(option.series).entries()) {
      const make = seriesDefaults[s.type];
      if (s.type === "sankey" || s.type === "sunburst") paint(list(s.data || s.nodes), list(option.color), 0);
      if (make) Object.assign(s, under(s, make(s, width, at)));
      s.animation = false;
      s.progressive = 0;
      if (s.type === "heatmap") squares(option, s, slot);
      if (s.label) s.label = under(s.label, { fontFamily: font, color: s.type === "heatmap" ? ink : inside(s) ? paper : ink2, fontSize: 11 });
      if (/^(bar|line|scatter)$/.test(s.type) && s.label && s.label.show) s.labelLayout = under(s.labelLayout, { hideOverlap: true });
      if (s.type === "effectScatter") s.rippleEffect = { number: 0 };
      marks(s);
    }
  }

  // names are what a legend has to tell apart.
  function names(option) {
    const all = list(option.series), first = all[0] || {};
    if (first.type === "themeRiver") return [...new Set(list(first.data).map((d) => d[2]))];
    if (first.type === "graph") return list(first.categories).map((c) => c.name).filter(Boolean);
    if (first.type === "radar") return [...new Set(all.flatMap((s) => list(s.data).map((d) => d && d.name).concat(s.name)).filter(Boolean))];
    return all.map((s) => s.name).filter(Boolean);
  }

  // rows is how many lines the words of a legend take beside each other.
  function rows(told, width) {
    let lines = 1, used = 0;
    for (const name of new Set(told)) {
      const item = 14 + 5 + measure(name, 12);
      if (used > 0 && used + item > width) { lines++; used = 0; }
      used += item + 18;
    }
    return lines;
  }

  // legend returns the height that it takes.
  function legend(option, above, width, height) {
    const set = list(option.legend)[0] || {};
    const told = names(option);
    if (set.show === false || told.length < 2 || list(option.series).some((s) => s.type === "pie" || s.type === "funnel")) {
      option.legend = { show: false };
      return 0;
    }
    const clean = Object.assign({}, set);
    for (const side of ["top", "left", "right", "bottom"]) if (clean[side] === "") delete clean[side];
    option.legend = under(clean, {
      show: true, top: above, left: 0, itemWidth: 14, itemHeight: 8, itemGap: 18, padding: [2, 0], data: told,
      textStyle: Object.assign({}, text, { color: ink2, fontSize: 12 }),
    });
    return set.orient === "vertical" || set.bottom ? 30 : Math.min(30 * rows(told, width), height * 0.4);
  }

  // title returns the height that the author's title takes.
  function title(option) {
    const t = list(option.title)[0];
    if (!t || !(t.text || t.subtext)) { delete option.title; return 0; }
    option.title = under(t, {
      left: 0, top: 0, padding: 0, itemGap: 4, textStyle: { fontFamily: font, fontSize: 13, fontWeight: 600, color: ink },
      subtextStyle: { fontFamily: font, fontSize: 12, color: ink3 },
    });
    return (t.text ? 20 : 0) + (t.subtext ? 16 : 0) + 10;
  }

  // visualMap stands at the right, closer on a narrow picture.
  function visualMap(option, width) {
    const narrow = width < 480;
    for (const v of list(option.visualMap)) {
      const range = v.inRange || (v.inRange = {});
      if (!range.color || String(range.color) === "#50a3ba,#eac736,#d94e5d") {
        range.color = v.min < 0 && v.max > 0 ? diverging : sequential;
      }
      Object.assign(v, under(v, { textStyle: text, itemWidth: 10, itemHeight: 90 }));
      if (!v.text && v.type !== "piecewise") v.text = [v.max === undefined ? 100 : v.max, v.min || 0].map((n) => String(+Number(n).toPrecision(4)));
      Object.assign(v, under(v, { orient: "vertical", right: 0, top: "middle", padding: narrow ? 0 : 5 }));
      v.calculable = false; // handles are of no use in a picture
      if (v.show !== false) option.__side = narrow ? 26 : 56;
    }
  }

  // verticalName writes the name of the first vertical axis at the left edge of
  // the picture, above the labels, where ECharts would write it above the line.
  function verticalName(option, top) {
    const a = list(option.yAxis)[0];
    if (!a || !a.name || a.nameLocation !== "end" || a.position === "right" || list(option.grid).length || option.graphic) return;
    option.graphic = [{
      type: "text", left: 0, top: top, silent: true,
      style: { text: a.name, fill: a.nameTextStyle.color, fontSize: a.nameTextStyle.fontSize, fontFamily: font },
    }];
    delete a.name;
  }

  // rounds are the frames of charts without a grid: below title and legend.
  function rounds(option, above) {
    const line = { lineStyle: thin(axis) }, faint = { lineStyle: thin(grid) }, name = Object.assign({}, text, { color: ink2, fontSize: 12 });
    const each = (key, defaults) => { if (option[key] !== undefined) option[key] = list(option[key]).map((c) => under(c, defaults)); };
    const scale = { axisLine: line, axisTick: { show: false }, axisLabel: text, splitLine: faint, nameTextStyle: name };
    for (const key of ["singleAxis", "angleAxis", "radiusAxis", "parallelAxis"]) each(key, scale);
    each("singleAxis", { left: 16, right: 16, top: above + 8, bottom: 26 });
    each("radar", { radius: "72%", center: ["50%", above ? "57%" : "54%"], axisName: name, axisLine: faint, splitLine: faint, splitArea: { show: false } });
    each("parallel", { left: 40, right: 44, top: above + 36, bottom: 14, parallelAxisDefault: scale });
    each("calendar", { itemStyle: { color: "transparent", borderColor: grid }, splitLine: line, dayLabel: text, monthLabel: text, yearLabel: { color: ink3, fontFamily: font, fontSize: 12 } });
    for (const s of list(option.series)) if (above && /^(sankey|tree|treemap|funnel)$/.test(s.type) && typeof s.top === "number") s.top += above;
  }

  function grids(option, above) {
    if (option.xAxis === undefined && option.yAxis === undefined) return;
    const named = (key) => list(option[key]).some((a) => a.name);
    const top = above + (named("yAxis") ? 28 : 12);
    verticalName(option, above);
    const room = { left: 2 + (option.__left || 0), right: 14 + (option.__side || 0), top: top, bottom: named("xAxis") ? 22 : 4, containLabel: true };
    option.grid = list(option.grid).length ? list(option.grid).map((g) => under(g, room)) : [room];
  }

  function design(option, width, height) {
    delete option.toolbox;
    if (!option.__live) delete option.tooltip;
    option.animation = false;
    option.useUTC = true;
    option.backgroundColor = option.backgroundColor || "transparent";
    const chosen = list(option.color), tail = chosen.length - untouched.length;
    if (!chosen.length || String(chosen.slice(tail)) === String(untouched)) option.color = chosen.slice(0, Math.max(0, tail)).concat(palette);
    option.textStyle = under(option.textStyle, { fontFamily: font, color: ink3 });
    let above = title(option);
    above += legend(option, above, width, height);
    for (const z of list(option.dataZoom)) z.show = !!option.__live; // in a picture its range counts, its handles are of no use in a picture
    const horizontal = list(option.yAxis).some((a) => a.type === "category" || (a.data && !a.type));
    axes(option, "x", horizontal ? "value" : "category");
    axes(option, "y", "value");
    if (horizontal) for (const a of list(option.xAxis)) if (a.type !== "category") { a.splitLine = under(a.splitLine, {}); a.splitLine.show = true; a.axisLine.show = false; }
    visualMap(option, width);
    fit(option, width, height);
    series(option, slots(option, width), width);
    rounds(option, above);
    grids(option, above);
    delete option.__side;
    delete option.__left;
    return option;
  }

  // recolour takes the colours of the design to those of the page's theme.
  function recolour(value, to) {
    if (typeof value === "string") return to[value.toLowerCase()] || value;
    if (Array.isArray(value)) return value.map((v) => recolour(v, to));
    if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
      for (const key of Object.keys(value)) value[key] = recolour(value[key], to);
    }
    return value;
  }

  // stagebookLive draws into an element of a page, in the design of the picture,
  // with what only a live chart can have.
  globalThis.stagebookLive = function (element, json, colours) {
    const chart = echarts.init(element, null, { renderer: "svg" });
    const draw = () => {
      const option = revive(JSON.parse(json));
      option.__live = true;
      designed(option, element.clientWidth, element.clientHeight);
      delete option.__live;
      chart.setOption(recolour(option, colours), true);
      chart.resize();
    };
    draw();
    return draw;
  };

  function designed(option, width, height) {
    const axial = option.xAxis !== undefined || option.yAxis !== undefined;
    const points = list(option.series).some((s) => /scatter|heatmap|pie|graph|boxplot|tree|sankey|sunburst|funnel|gauge/i.test(s.type));
    const ours = { trigger: axial && !points ? "axis" : "item", confine: true, backgroundColor: paper, borderColor: axis, borderWidth: 1, textStyle: { color: ink, fontFamily: font, fontSize: 12 }, extraCssText: "box-shadow:none" };
    option.tooltip = under(list(option.tooltip)[0], ours);
    if (axial && !option.dataZoom) {
      option.dataZoom = [{ type: "inside", xAxisIndex: list(option.xAxis).map((_, i) => i), filterMode: "none" }];
      if (list(option.yAxis).every((a) => a.type === "value")) option.dataZoom.push({ type: "inside", yAxisIndex: list(option.yAxis).map((_, i) => i), filterMode: "none", zoomOnMouseWheel: "shift" });
    }
    design(option, width, height);
    option.animation = false;
  }

  globalThis.stagebookRender = function (json, width, height) {
    let seed = 42;
    Math.random = function () { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return seed / 0x7fffffff; };
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: height });
    try {
      chart.setOption(design(revive(JSON.parse(json)), width, height));
      return chart.renderToSVGString();
    } finally {
      chart.dispose();
    }
  };
})();
