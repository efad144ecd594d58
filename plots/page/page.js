// What helps reading a page, which is complete without it: charts show their values under the
// pointer or by arrow keys, and what is folded away is printed.
"use strict";
(() => {
    const made = (name, parent, shown) => {
        const element = parent.namespaceURI.endsWith("svg")
            ? document.createElementNS(parent.namespaceURI, name)
            : document.createElement(name);
        for (const [key, value] of Object.entries(shown || {}))
            if (key === "text")
                element.textContent = value;
            else
                element.setAttribute(key, value);
        parent.append(element);
        return element;
    };

    // ---- points ----

    const X = 0, Y = 1, AT = 2, VALUE = 3;

    // How far a point is from a place: lines are read upright, rows across, cells as they are.
    const distances = {
        lines: (point, x) => Math.abs(point[X] - x),
        bars: (point, x, y) => Math.abs(point[Y] - y),
        effects: (point, x, y) => Math.abs(point[Y] - y),
        grid: (point, x, y) => Math.hypot(point[X] - x, point[Y] - y),
    };

    const nearest = (points, distance, x, y) => points.reduce((best, point) =>
        !best || distance(point, x, y) < distance(best, x, y) ? point : best, null);

    // ---- what is shown of one chart ----

    function chart(svg) {
        const kind = svg.dataset.kind, distance = distances[kind];
        const [left, top, right, bottom] = svg.dataset.box.split(" ").map(Number);
        const series = JSON.parse(svg.dataset.series).filter(each => each.points.length > 0);
        const all = series.flatMap(each => each.points);
        const picture = svg.closest(".picture"), figure = svg.closest("figure");
        if (!distance || all.length === 0)
            return;
        // Where one can stop, in the order of reading.
        const along = kind === "lines" ? X : Y;
        const stops = kind === "grid" ? [...all].sort((a, b) => a[Y] - b[Y] || a[X] - b[X]) :
            [...new Map(all.map(point => [point[along], point])).values()]
                .sort((a, b) => a[along] - b[along]);
        let stop = -1, cross = null;

        const tip = figure.querySelector(".tip") || made("div", figure, {class: "tip", role: "status"});

        function hide() {
            cross?.remove();
            cross = null;
            stop = -1;
            tip.replaceChildren();
            tip.hidden = true;
        }

        function tell(at, shown) {
            tip.replaceChildren();
            made("div", tip, {class: "at", text: at});
            for (const [each, point] of shown) {
                const line = made("div", tip);
                if (series.length > 1)
                    made("span", line, {class: each.tone, text: "● "});
                made("span", line, {text: (each.name ? each.name + ": " : "") + point[VALUE]});
            }
            tip.hidden = false;
        }

        // The tip stands above the place, on the side where there is room.
        function place(point) {
            const box = svg.getBoundingClientRect(), frame = figure.getBoundingClientRect();
            const scale = box.width / svg.viewBox.baseVal.width;
            const x = box.left - frame.left + point[X] * scale;
            const y = box.top - frame.top + point[Y] * scale;
            const beside = x > frame.width / 2 ? x - tip.offsetWidth - 12 : x + 12;
            tip.style.left = Math.max(0, Math.min(beside, frame.width - tip.offsetWidth)) + "px";
            tip.style.top = Math.max(0, y - tip.offsetHeight - 12) + "px";
        }

        function show(point) {
            const shown = series
                .map(each => [each, nearest(each.points, distance, point[X], point[Y])])
                .filter(([, other]) => other[AT] === point[AT]);
            cross?.remove();
            cross = made("g", svg, {class: "cross"});
            if (kind === "lines")
                made("path", cross, {d: `M${point[X]} ${top}V${bottom}`});
            for (const [each, other] of shown)
                made("circle", cross, {class: each.tone, cx: other[X], cy: other[Y], r: 4});
            tell(point[AT], shown);
            place(point);
            stop = stops.findIndex(each => each[along] === point[along] &&
                (kind !== "grid" || each[X] === point[X]));
        }

        hide();
        svg.addEventListener("pointermove", event => {
            const place = new DOMPoint(event.clientX, event.clientY)
                .matrixTransform(svg.getScreenCTM().inverse());
            const inside = place.x >= left - 8 && place.x <= right + 8 &&
                place.y >= top - 8 && place.y <= bottom + 8;
            if (inside)
                show(nearest(all, distance, place.x, place.y));
            else
                hide();
        });
        svg.addEventListener("pointerleave", hide);
        picture.addEventListener("blur", hide);
        picture.addEventListener("keydown", event => {
            const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
            if (event.key === "Escape")
                hide();
            if (!step || !svg.getClientRects().length)
                return;
            event.preventDefault();
            show(stops[Math.max(0, Math.min(stops.length - 1, stop + step))]);
        });
    }

    document.querySelectorAll("svg[data-series]").forEach(chart);

    // ---- paper ----

    const folded = () => document.querySelectorAll("details:not(.values):not([open])");
    let opened = [];
    addEventListener("beforeprint", () => {
        opened = [...folded()];
        opened.forEach(each => { each.open = true; });
    });
    addEventListener("afterprint", () => opened.forEach(each => { each.open = false; }));
})();
