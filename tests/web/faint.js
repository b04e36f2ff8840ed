// Elements whose own text has a contrast below 4.5 with the background behind it, as WCAG 2 counts it.

const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

function luminance(rgb) {
  const linear = rgb.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}

function contrast(element) {
  const pair = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}

const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim();

return [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some(isText) && one.checkVisibility({ opacityProperty: true }))
  .filter((one) => contrast(one) < 4.5)
  .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)} ${contrast(one).toFixed(2)}`);
