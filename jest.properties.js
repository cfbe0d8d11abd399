// Stands for fast-check in the tests: the same cases in every run, so that a change is judged by what it changes. `PROPERTY_SEED=random npm test`
// looks at others; what it finds is mended, and becomes an example.
const fastCheck = require('./node_modules/fast-check/lib/cjs/fast-check.js');

const asked = process.env.PROPERTY_SEED ?? '2027';
if (asked !== 'random') fastCheck.configureGlobal({ seed: Number(asked) });

module.exports = fastCheck;
