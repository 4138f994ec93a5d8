"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var store = "refsift:" + data.key;
  var ROW = 46; // height of a row of the list, as in the style sheet

  // decisions by the two digests, the smaller first: what is kept and written.
  var decisions = new Map();
  var undone = [];
  var view = "pairs", at = { pairs: 0, clusters: 0 }, shown = [];

  function el(id) { return document.getElementById(id); }
  function make(name, text, attributes) {
    var e = document.createElement(name);
    if (text !== undefined && text !== null) e.textContent = text;
    for (var k in attributes || {}) e.setAttribute(k, attributes[k]);
    return e;
  }
  function key(a, b) { return a < b ? a + "|" + b : b + "|" + a; }
  function digest(i) { return data.records[i].digest; }
  function pairKey(p) { return p.key || (p.key = key(digest(p.a), digest(p.b))); }
  function field(i, label) {
    var f = data.records[i].fields.find(function (f) { return f[0] === label; });
    return f ? f[1] : "";
  }
  function say(text) { el("say").textContent = text; }

  // What the browser keeps. It may refuse to; the page works without.
  function save() {
    try {
      localStorage.setItem(store, JSON.stringify({ decisions: Array.from(decisions.values()), who: el("who").value, seen: seen }));
    } catch (e) {
      say("This browser keeps nothing: download the decisions before you close the page.");
    }
  }
  // restore joins the decisions that came with the page and those that the
  // browser kept: of two on one pair the later, and none that was taken back
  // here comes again.
  var seen = data.rulings.map(function (r) { return key(r.a, r.b); });
  function restore() {
    data.rulings.forEach(function (r) { if (r.decision) decisions.set(key(r.a, r.b), r); });
    try {
      var kept = JSON.parse(localStorage.getItem(store) || "null");
      if (!kept) return;
      el("who").value = kept.who || "";
      var here = new Set(kept.decisions.map(function (r) { return key(r.a, r.b); }));
      (kept.seen || []).forEach(function (k) { if (!here.has(k)) decisions.delete(k); });
      kept.decisions.forEach(function (r) {
        var other = decisions.get(key(r.a, r.b));
        if (!other || (other.when || "") <= (r.when || "")) decisions.set(key(r.a, r.b), r);
      });
    } catch (e) {
      say("What this browser kept could not be read.");
    }
  }

  // change makes decisions, or takes them back, as one step that can be undone.
  function change(list) {
    var before = list.map(function (r) { return [key(r.a, r.b), decisions.get(key(r.a, r.b))]; });
    undone.push({ view: view, at: at[view], before: before });
    list.forEach(function (r) {
      if (r.decision) decisions.set(key(r.a, r.b), r); else decisions.delete(key(r.a, r.b));
    });
    save();
  }
  function undo() {
    var step = undone.pop();
    if (!step) { say("Nothing to undo."); return; }
    step.before.forEach(function (b) { if (b[1]) decisions.set(b[0], b[1]); else decisions.delete(b[0]); });
    save();
    if (view !== step.view) setView(step.view);
    at[view] = step.at;
    draw();
    say("Undone.");
  }
  function ruling(a, b, decision) {
    return { a: a, b: b, decision: decision, who: el("who").value.trim(), when: new Date().toISOString().slice(0, 19) + "Z" };
  }

  // The list of what is shown: places in data.pairs or data.clusters.
  var filters = {
    pairs: [["all", "all"], ["undecided", "without a decision"], ["same", "same"], ["different", "different"], ["related", "related records"]],
    clusters: [["all", "all"], ["split", "taken apart"]]
  };
  function decisionOf(p) { var r = decisions.get(pairKey(p)); return r ? r.decision : ""; }
  function leftOut(c) { // members that were taken out: different from every other member
    return c.records.filter(function (i) {
      return c.records.every(function (j) {
        if (i === j) return true;
        var r = decisions.get(key(digest(i), digest(j)));
        return r && r.decision === "different";
      });
    });
  }
  var texts = new Array(data.records.length); // in small letters, made when they are first searched
  function recordText(i) {
    if (texts[i] === undefined) texts[i] = data.records[i].fields.map(function (f) { return f[1]; }).join(" ").toLowerCase();
    return texts[i];
  }
  function has(n, words) {
    var members = view === "pairs" ? [data.pairs[n].a, data.pairs[n].b] : data.clusters[n].records;
    return words.every(function (w) { return members.some(function (i) { return recordText(i).includes(w); }); });
  }
  function keep(n, filter) {
    if (filter === "all") return true;
    if (view === "clusters") return leftOut(data.clusters[n]).length > 0;
    var p = data.pairs[n];
    if (filter === "related") return !!p.relation;
    return (decisionOf(p) || "undecided") === filter;
  }
  function refilter() {
    var items = view === "pairs" ? data.pairs : data.clusters;
    var filter = el("filter").value, words = el("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = [];
    for (var n = 0; n < items.length; n++) {
      if (!keep(n, filter)) continue;
      if (words.length && !has(n, words)) continue;
      shown.push(n);
    }
    at[view] = Math.max(0, Math.min(at[view], shown.length - 1));
    el("rows").style.height = shown.length * ROW + "px";
    draw();
  }
  function setView(v) {
    view = v;
    el("show-pairs").setAttribute("aria-pressed", v === "pairs");
    el("show-clusters").setAttribute("aria-pressed", v === "clusters");
    el("filter").replaceChildren.apply(el("filter"), filters[v].map(function (f) { return make("option", f[1], { value: f[0] }); }));
    refilter();
  }

  // The list draws only the rows in sight.
  function drawRows() {
    var list = el("list"), rows = el("rows");
    var first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    var last = Math.min(shown.length, first + Math.ceil((list.clientHeight || 600) / ROW) + 10);
    var out = [];
    for (var i = first; i < last; i++) out.push(row(i));
    rows.replaceChildren.apply(rows, out);
  }
  function row(i) {
    var n = shown[i], title, more;
    if (view === "pairs") {
      var p = data.pairs[n];
      title = field(p.a, "Title") || "(no title)";
      more = (decisionOf(p) || "undecided") + " · " + p.score.toFixed(1) + (p.relation ? " · " + p.relation : "");
    } else {
      var c = data.clusters[n], gone = leftOut(c).length;
      title = field(c.records[c.kept], "Title") || "(no title)";
      more = c.records.length + " records" + (gone ? " · " + gone + " taken out" : "");
    }
    var e = make("button", null, { type: "button", "class": "row", "aria-current": String(i === at[view]), tabindex: i === at[view] ? "0" : "-1" });
    e.append(make("span", title, { "class": "t" }), make("span", (i + 1) + ". " + more, { "class": "m" }));
    e.style.top = i * ROW + "px";
    e.addEventListener("click", function () { go(i); });
    return e;
  }
  function intoSight() {
    var list = el("list"), top = at[view] * ROW;
    if (top < list.scrollTop || top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = Math.max(0, top - 2 * ROW);
  }

  // Which words of two texts differ: by their longest common subsequence, and
  // for long texts by which words the other has at all.
  function words(s) { return s.split(/(\s+)/).filter(Boolean); }
  function norm(w) { return w.toLowerCase().replace(/[.,;:()[\]"'‐-―]/g, ""); }
  function common(a, b) {
    var x = a.map(norm), y = b.map(norm), inA = new Array(a.length).fill(false), inB = new Array(b.length).fill(false);
    if (a.length * b.length > 250000) {
      var setA = new Set(x), setB = new Set(y);
      return [x.map(function (w) { return setB.has(w); }), y.map(function (w) { return setA.has(w); })];
    }
    var wide = b.length + 1, t = new Uint16Array((a.length + 1) * wide), i, j;
    for (i = a.length - 1; i >= 0; i--)
      for (j = b.length - 1; j >= 0; j--)
        t[i * wide + j] = x[i] === y[j] ? t[(i + 1) * wide + j + 1] + 1 : Math.max(t[(i + 1) * wide + j], t[i * wide + j + 1]);
    for (i = 0, j = 0; i < a.length && j < b.length;) {
      if (x[i] === y[j]) { inA[i++] = true; inB[j++] = true; }
      else if (t[(i + 1) * wide + j] >= t[i * wide + j + 1]) i++;
      else j++;
    }
    return [inA, inB];
  }
  function marked(cell, parts, same) {
    parts.forEach(function (w, i) {
      cell.append(same[i] || /^\s+$/.test(w) ? document.createTextNode(w) : make("mark", w));
    });
  }

  function compareTable(a, b) {
    var t = make("table", null, { "class": "records" }), head = make("tr"), body = make("tbody");
    t.append(columns(2));
    head.append(make("td"), make("th", data.records[a].id, { scope: "col" }), make("th", data.records[b].id, { scope: "col" }));
    var h = make("thead"); h.append(head); t.append(h, body);
    labels([a, b]).forEach(function (label) {
      var x = field(a, label), y = field(b, label), tr = make("tr");
      var left = make("td", null, { "data-record": "1" }), right = make("td", null, { "data-record": "2" });
      if (x && y) {
        var xs = words(x), ys = words(y), same = common(xs, ys);
        marked(left, xs, same[0]); marked(right, ys, same[1]);
      } else {
        left.textContent = x; right.textContent = y;
        (x ? left : right).className = "only";
      }
      tr.append(make("th", label, { scope: "row" }), left, right);
      body.append(tr);
    });
    return t;
  }
  function columns(n) {
    var g = make("colgroup");
    g.append(make("col", null, { "class": "label" }));
    for (var i = 0; i < n; i++) g.append(make("col"));
    return g;
  }
  function labels(records) {
    var order = [];
    records.forEach(function (i) {
      data.records[i].fields.forEach(function (f) { if (!order.includes(f[0])) order.push(f[0]); });
    });
    return ["Title", "Original title", "Authors", "Year", "Source", "Abbreviated", "Volume, pages", "DOI", "PMID", "Accession", "Type",
      "Publication types", "Language", "Database", "Abstract"].filter(function (l) { return order.includes(l); });
  }

  // The waterfall: each part goes on where the one before it ended.
  function waterfall(p) {
    var t = make("table", null, { "class": "evidence" }), body = make("tbody"), sum = 0, low = 0, high = 0;
    p.evidence.forEach(function (e) { sum += e.value; low = Math.min(low, sum); high = Math.max(high, sum); });
    var span = high - low || 1, from = 0;
    t.append(make("caption", "Evidence for one item (bits), adding up to " + p.score.toFixed(1)));
    p.evidence.forEach(function (e) {
      if (e.value === 0 && / silent$/.test(e.reason)) return; // a field that says nothing
      var tr = make("tr"), g = make("td", null, { "class": "g" }), track = make("div", null, { "class": "track" });
      var bar = make("i", null, { "class": e.value < 0 ? "down" : "up" }), zero = make("i", null, { "class": "zero" });
      bar.style.left = 100 * (Math.min(from, from + e.value) - low) / span + "%";
      bar.style.width = 100 * Math.abs(e.value) / span + "%";
      zero.style.left = 100 * -low / span + "%";
      from += e.value;
      track.append(bar, zero); g.append(track);
      tr.append(make("th", e.reason.length > 120 ? e.reason.slice(0, 120) + "…" : e.reason, { scope: "row", title: e.reason }), g, make("td", (e.value < 0 ? "−" : "+") + Math.abs(e.value).toFixed(1), { "class": "v" }));
      body.append(tr);
    });
    t.append(body);
    return t;
  }

  function answerButton(text, keys, pressed, act) {
    var b = make("button", text, { type: "button", "aria-pressed": String(pressed), "aria-keyshortcuts": keys });
    b.addEventListener("click", act);
    return b;
  }
  function drawPair(work, p) {
    var now = decisionOf(p), bar = make("div", null, { "class": "answers", role: "group", "aria-label": "Decision" });
    bar.append(
      answerButton("Same (s)", "s", now === "same", function () { decide("same"); }),
      answerButton("Different (d)", "d", now === "different", function () { decide("different"); }),
      answerButton("Undo (u)", "u", false, undo),
      make("span", now ? "decided: " + now : "no decision yet", { "class": "now" }));
    var wrap = make("div", null, { "class": "scroll" });
    wrap.append(compareTable(p.a, p.b));
    work.append(bar, wrap, make("h2", "Why it is asked"), make("p", (p.relation ? p.relation + ": " : "") + p.reason), waterfall(p));
  }
  var MOST = 40; // records of a cluster that are drawn
  function drawCluster(work, c) {
    var out = leftOut(c), members = c.records.slice(0, MOST), wrap = make("div", null, { "class": "scroll" });
    var t = make("table", null, { "class": "records" }), body = make("tbody"), head = make("tr"), h = make("thead");
    head.append(make("td"));
    members.forEach(function (i, n) {
      head.append(make("th", data.records[i].id + (n === c.kept ? " (kept)" : ""), { scope: "col", "class": n === c.kept ? "kept" : "" }));
    });
    h.append(head);
    t.append(columns(members.length));
    labels(members).forEach(function (label) {
      var tr = make("tr"), first = field(members[c.kept < MOST ? c.kept : 0], label), ws = words(first);
      tr.append(make("th", label, { scope: "row" }));
      members.forEach(function (i, n) {
        var td = make("td", null, { "data-record": String(n + 1), "class": out.includes(i) ? "out" : "" }), x = field(i, label);
        if (n === c.kept || !first) td.textContent = x; else { var xs = words(x); marked(td, xs, common(xs, ws)[0]); }
        tr.append(td);
      });
      body.append(tr);
    });
    var last = make("tr");
    last.append(make("th", "Decision", { scope: "row" }));
    members.forEach(function (i, n) {
      var td = make("td", null, { "data-record": String(n + 1) }), gone = out.includes(i);
      td.append(answerButton(gone ? "Put back" : "Not the same item", "", gone, function () { takeOut(c, i, !gone); }));
      last.append(td);
    });
    body.append(last);
    t.append(h, body); wrap.append(t);
    if (members.length > 3) t.style.width = 9 + 16 * members.length + "rem";
    work.append(make("p", c.records.length + " records were merged: " + c.reason), wrap);
    if (c.records.length > MOST) work.append(make("p", "The first " + MOST + " records are shown."));
  }
  function takeOut(c, i, out) {
    change(c.records.filter(function (j) { return j !== i; }).map(function (j) { return ruling(digest(i), digest(j), out ? "different" : ""); }));
    draw();
    say(out ? data.records[i].id + " is taken out." : data.records[i].id + " is put back.");
  }

  // What had the focus has it again after the page is drawn anew: the button of
  // the same place, or the row that is current now.
  function focused() {
    var now = document.activeElement;
    if (now && now.classList.contains("row")) return function () { return el("rows").querySelector("[aria-current=true]"); };
    if (!now || !el("work").contains(now) || now.tagName !== "BUTTON") return null;
    var place = Array.from(el("work").querySelectorAll("button")).indexOf(now);
    return function () { return el("work").querySelectorAll("button")[place]; };
  }
  function draw() {
    var work = el("work"), n = shown[at[view]], again = focused();
    work.replaceChildren();
    if (n === undefined) work.append(make("p", view === "pairs" ? "No pair to show." : "No merged records to show."));
    else if (view === "pairs") drawPair(work, data.pairs[n]);
    else drawCluster(work, data.clusters[n]);
    work.scrollTop = 0;
    intoSight();
    drawRows();
    var target = again && again();
    if (target) target.focus({ preventScroll: true });
    var done = data.pairs.reduce(function (sum, p) { return sum + (decisionOf(p) ? 1 : 0); }, 0);
    el("progress").max = data.pairs.length || 1;
    el("progress").value = done;
    el("count").textContent = done + " of " + data.pairs.length + " possible duplicates decided";
  }
  function go(i) {
    if (i < 0 || i >= shown.length) { say(i < 0 ? "This is the first." : "This is the last."); return; }
    at[view] = i;
    draw();
  }
  function decide(decision) {
    var n = shown[at.pairs];
    if (view !== "pairs" || n === undefined) return;
    var p = data.pairs[n];
    change([ruling(digest(p.a), digest(p.b), decision)]);
    var now = at.pairs + 1;
    if (at.pairs < shown.length - 1) at.pairs++;
    draw();
    say("Pair " + now + ": " + decision + ".");
  }
  function nextUndecided() {
    for (var k = 1; k <= shown.length; k++) {
      var i = (at.pairs + k) % shown.length;
      if (!decisionOf(data.pairs[shown[i]])) { go(i); return; }
    }
    say("Every pair that is shown has a decision.");
  }

  function download() {
    var lines = Array.from(decisions.keys()).sort().map(function (k) { return JSON.stringify(decisions.get(k)) + "\n"; });
    var a = make("a", "", { download: "decisions.jsonl" });
    a.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(function () { URL.revokeObjectURL(a.href); }, 10000);
    say(lines.length + " decisions downloaded.");
  }
  function load(file) {
    file.text().then(function (text) {
      var list = [], bad = 0;
      text.split("\n").forEach(function (line) {
        if (!line.trim()) return;
        try {
          var r = JSON.parse(line);
          if (typeof r.a !== "string" || typeof r.b !== "string" || !["same", "different"].includes(r.decision)) throw new Error();
          list.push({ a: r.a, b: r.b, decision: r.decision, who: String(r.who || ""), when: String(r.when || ""), why: String(r.why || "") });
        } catch (e) { bad++; }
      });
      var here = new Set(data.records.map(function (r) { return r.digest; })), first = new Map(), twice = 0;
      var away = list.filter(function (r) { return !here.has(r.a) || !here.has(r.b); }).length;
      list.forEach(function (r) {
        var k = key(r.a, r.b);
        if (first.has(k) && first.get(k) !== r.decision) twice++;
        first.set(k, r.decision);
      });
      change(list);
      refilter();
      say(list.length + " decisions loaded" + (bad ? "; " + bad + " lines were not understood" : "") +
        (away ? "; " + away + " are about records that are not on this page, and are kept" : "") +
        (twice ? "; " + twice + " contradict an earlier line of the file, and the later counts" : "") + ".");
    });
  }

  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    var typing = /^(input|select|textarea)$/i.test(e.target.tagName);
    if (typing) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    switch (e.key) {
      case "s": if (view === "pairs") decide("same"); break;
      case "d": if (view === "pairs") decide("different"); break;
      case "u": undo(); break;
      case "n": if (view === "pairs") nextUndecided(); break;
      case "ArrowRight": case "ArrowDown": go(at[view] + 1); break;
      case "ArrowLeft": case "ArrowUp": go(at[view] - 1); break;
      case "/": el("find").focus(); break;
      default: return;
    }
    e.preventDefault();
  });
  el("show-pairs").addEventListener("click", function () { setView("pairs"); });
  el("show-clusters").addEventListener("click", function () { setView("clusters"); });
  el("filter").addEventListener("change", refilter);
  el("find").addEventListener("input", refilter);
  el("who").addEventListener("change", save);
  el("download").addEventListener("click", download);
  el("load").addEventListener("change", function (e) { if (e.target.files[0]) load(e.target.files[0]); });
  el("list").addEventListener("scroll", drawRows);
  window.addEventListener("resize", drawRows);

  restore();
  setView("pairs");
})();
