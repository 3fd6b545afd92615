'use strict';
// Says in one sentence that this Node.js is too old, where the alternative is a stack trace about syntax or `.ts` files.
// Plain old JavaScript, so that a Node.js of any age can run it; that is why its words are here and not in src/text/.
const oldestMajor = 24;
if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
  const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
  const isUtf8 = /^[^.]*$|\.utf-?8(?:@|$)/i.test(
    process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '',
  );
  const words =
    /^zh(?![a-z])/i.test(locale) && isUtf8
      ? `gomirror 需要 Node.js ${oldestMajor} 或更高版本，而当前运行的是 ${process.version}；在源码目录中先执行 npm ci 即可获得合适的版本。`
      : `gomirror needs Node.js ${oldestMajor} or newer, and this is ${process.version}; in a source checkout, npm ci brings the right one.`;
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
