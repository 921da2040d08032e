// Runs before everything else, on whatever Node there is: the loader for TypeScript fails on an old one with a riddle.
const { engines } = require('../../package.json');

const found = process.versions.node;
const needed = engines.node.replace('>=', '');
const [neededMajor, neededMinor] = needed.split('.').map(Number);
const [major, minor] = found.split('.').map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`Node.js ${needed} or later is needed, this is ${found}.`);
  console.error(
    'Install a current one with your package manager, nvm ("nvm install 22") or the installer of nodejs.org.',
  );
  process.exit(1);
}
