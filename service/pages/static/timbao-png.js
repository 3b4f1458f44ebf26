/* <timbao-png src="chart.svg" label="PNG">: a button that saves an SVG of this site as a picture. Nothing without scripts. */

const SCALE = 2;

class TimbaoPng extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = this.getAttribute("label");
    button.addEventListener("click", () => this.#save());
    this.replaceChildren(button);
  }

  async #save() {
    const picture = new Image();
    picture.src = this.getAttribute("src");
    await picture.decode();
    const [, , width, height] = (await this.#box()).map((side) => side * SCALE);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(picture, 0, 0, width, height);
    const link = document.createElement("a");
    link.download = "timbao-compare.png";
    link.href = canvas.toDataURL("image/png");
    link.click();
  }

  async #box() {
    const text = await (await fetch(this.getAttribute("src"))).text();
    return /viewBox="([\d ]+)"/.exec(text)[1].split(" ").map(Number);
  }
}

customElements.define("timbao-png", TimbaoPng);
