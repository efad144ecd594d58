// What is wrong with the page that is open, as a list of sentences. pages.py asks it in each of
// the ways a page is shown.
(() => {
    const wrong = [];
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];
    const name = element => "<" + element.tagName.toLowerCase() + "> " +
        JSON.stringify(element.textContent.trim().slice(0, 40));
    const spoken = element => {
        const by = element.getAttribute("aria-labelledby");
        return (element.getAttribute("aria-label") ||
            (by && document.getElementById(by)?.textContent) || "").trim();
    };
    const expect = (good, text) => good || wrong.push(text);

    // ---- its parts ----
    expect(document.documentElement.lang, "the language is not said");
    expect(document.title.trim(), "there is no title");
    expect(document.compatMode === "CSS1Compat", "it is read as HTML of old");
    expect(all("main").length === 1, "there is not one <main>");
    expect(all("h1").length === 1, "there is not one <h1>");
    let level = 0;
    for (const heading of all("h1, h2, h3, h4, h5, h6")) {
        const next = Number(heading.tagName[1]);
        expect(next <= level + 1, `after a heading of level ${level}: ${name(heading)}`);
        expect(heading.textContent.trim(), "a heading is empty");
        level = next;
    }
    const ids = all("[id]").map(element => element.id);
    expect(new Set(ids).size === ids.length, "an id is there twice");
    for (const element of all("[aria-labelledby], a[href^='#'], use")) {
        const id = element.getAttribute("aria-labelledby") ||
            (element.getAttribute("href") || "").slice(1);
        expect(document.getElementById(id), `there is no #${id}`);
    }

    // ---- tables, pictures, controls ----
    for (const table of all("table")) {
        expect(all("thead th[scope=col]", table).length, "a table has no heads: " + name(table));
        const rows = all("tr", table).map(row => row.cells.length);
        expect(new Set(rows).size === 1, "a table has rows of different lengths");
    }
    for (const picture of all("img, svg, canvas, [role=img]"))
        expect(spoken(picture) || picture.closest("[aria-hidden=true]") ||
            picture.parentElement.closest("[role=img]"),
            "a picture has no name");
    for (const control of all("a, button, summary, input, select, [tabindex]"))
        expect(spoken(control) || (control.textContent || "").trim(),
            "something to use has no name: " + control.outerHTML.slice(0, 80));
    for (const summary of all("summary, button"))
        if (summary.getClientRects().length)
            expect(summary.getBoundingClientRect().height >= 24,
                "hard to hit: " + name(summary));

    // ---- nothing that texts could have brought in ----
    const allowed = new Set(("html head meta link title style body a header nav main section h1 h2 h3 " +
        "p span strong ul ol li br table caption thead tbody tr th td pre code details summary dl dt dd " +
        "figure figcaption div script svg g path line rect circle polyline polygon text tspan").split(" "));
    for (const element of all("*")) {
        expect(allowed.has(element.localName), `there is a <${element.localName}>`);
        for (const attribute of element.attributes)
            expect(!/^(on|style$|src|srcset|action|formaction|xlink)/.test(attribute.name) ||
                (attribute.name === "style" && element.className === "tip"), // the page's own
                `there is ${attribute.name}=`);
    }
    expect(all("script").length === 1 && all("style").length === 1, "not one script and one style");

    // ---- room ----
    const room = document.documentElement;
    expect(room.scrollWidth <= room.clientWidth,
        `it is ${room.scrollWidth} wide where there is room for ${room.clientWidth}`);

    // ---- contrast, as WCAG computes it ----
    const colour = text => {
        const part = (text.match(/-?[\d.]+(e-?\d+)?%?/g) || []).map(Number);
        if (text.startsWith("color(srgb"))
            return [part[0] * 255, part[1] * 255, part[2] * 255, part[3] ?? 1];
        return /^rgba?\(/.test(text) ? [part[0], part[1], part[2], part[3] ?? 1] : null;
    };
    const over = (upper, lower) =>
        [0, 1, 2].map(i => upper[i] * upper[3] + lower[i] * (1 - upper[3])).concat(1);
    const light = ([...rgb]) => rgb.slice(0, 3).map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
        const [less, more] = [light(a), light(b)].sort((x, y) => x - y);
        return (more + 0.05) / (less + 0.05);
    };
    const shade = element => {
        let opacity = 1;
        for (let at = element; at && at.nodeType === 1; at = at.parentElement)
            opacity *= Number(getComputedStyle(at).opacity);
        return opacity;
    };
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement)
            layers.unshift(colour(getComputedStyle(at).backgroundColor));
        return layers.filter(Boolean).reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
    };
    // What is drawn before a text of a picture, where its middle is.
    const drawnBehind = text => {
        const box = text.getBoundingClientRect();
        const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
        let below = behind(text.closest("svg"));
        for (const shape of all("rect, path, polygon", text.ownerSVGElement)) {
            const style = getComputedStyle(shape), fill = colour(style.fill);
            const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
            if (!fill || style.fill === "none" || !shape.isPointInFill(point) ||
                !(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING))
                continue;
            fill[3] *= Number(style.fillOpacity) * shade(shape);
            below = over(fill, below);
        }
        return below;
    };
    let looked = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const style = getComputedStyle(element);
        if (!walker.currentNode.data.trim() || !element.getClientRects().length ||
            style.visibility !== "visible" || ["SCRIPT", "STYLE"].includes(element.tagName))
            continue;
        const drawn = element.closest("svg") !== null;
        const ink = colour(drawn ? style.fill : style.color);
        const paper = drawn ? drawnBehind(element) : behind(element);
        looked++;
        expect(ink, `no colour of ${name(element)}: ${drawn ? style.fill : style.color}`);
        if (!ink)
            continue;
        ink[3] *= shade(element);
        const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
        const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
        const found = contrast(over(ink, paper), paper);
        expect(found >= least, `contrast ${found.toFixed(2)} of ${name(element)}`);
    }
    expect(looked > 0, "no text is in sight");
    return [...new Set(wrong)].slice(0, 12);
})()
