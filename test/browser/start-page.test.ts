import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { needsBrowser, openBrowser } from '../support/browser.ts';
import { projectFolder } from '../support/gomirror.ts';
import { startWorld } from '../support/world.ts';

/** Where the screenshots go, for people to look at. */
const screenshots = path.join(projectFolder, 'coverage', 'screenshots');

const looks = [
  { name: 'en-wide-light', acceptLanguage: 'en-GB,en', widthPx: 1280, heightPx: 900, dark: false },
  { name: 'en-narrow-dark', acceptLanguage: 'en', widthPx: 360, heightPx: 740, dark: true },
  {
    name: 'zh-wide-dark',
    acceptLanguage: 'zh-CN,zh;q=0.9,en;q=0.8',
    widthPx: 1280,
    heightPx: 900,
    dark: true,
  },
  { name: 'zh-narrow-light', acceptLanguage: 'zh', widthPx: 360, heightPx: 740, dark: false },
] as const;

for (const { name, ...look } of looks) {
  test(`the start page in a browser: ${name}`, async (t) => {
    const program = needsBrowser(t);
    if (program === undefined) return;
    const world = await startWorld(t);
    const mirror = await world.gomirror();
    const page = await openBrowser(t, program, look);
    await page.open(`${mirror.url}/`);

    const chinese = look.acceptLanguage.startsWith('zh');
    const text = await page.evaluate<string>('document.body.innerText');
    assert.match(text, chinese ? /让 Go 使用它/ : /Point Go at it/);
    assert.match(text, chinese ? /运行正常/ : /Working normally/);
    assert.ok(text.includes(`go env -w GOPROXY=${mirror.url},direct`));
    assert.equal(await page.evaluate('document.documentElement.lang'), chinese ? 'zh-Hans' : 'en');

    // The style counts, in its light or its dark half; nothing sticks out of a narrow window.
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const [red = 0] = (background.match(/\d+/g) ?? []).map(Number);
    assert.ok(look.dark ? red < 60 : red > 200, background);
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));

    // The script has run: each command has its button, and the first one says what it did.
    const commands = await page.evaluate<number>("document.querySelectorAll('.command').length");
    assert.ok(commands >= 7);
    assert.equal(await page.evaluate("document.querySelectorAll('.command button').length"), commands);
    await page.evaluate("document.querySelector('.command button').click()");
    const said = await page.evaluate<string>(
      "new Promise((done) => setTimeout(() => done(document.querySelector('.command button').textContent), 200))",
    );
    assert.match(said, chinese ? /已复制|复制失败/ : /Copied|Not copied/);

    const picture = await page.screenshot();
    assert.ok(picture.length > 20_000);
    await mkdir(screenshots, { recursive: true });
    await writeFile(path.join(screenshots, `start-page-${name}.png`), picture);

    // The other language is one click away, and neither page has asked anybody else for anything.
    await page.open(await page.evaluate("document.querySelector('nav a:not([aria-current])').href"));
    const other = await page.evaluate<string>('document.body.innerText');
    assert.match(other, chinese ? /Point Go at it/ : /让 Go 使用它/);
    assert.deepEqual(page.errors, []);
    const elsewhere = page.requests.filter(
      (url) => !url.startsWith(`${mirror.url}/`) && !url.startsWith('data:'),
    );
    assert.deepEqual(elsewhere, []);
  });
}
