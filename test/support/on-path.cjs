const { accessSync, constants } = require('node:fs');
const { delimiter, join } = require('node:path');

/** The first program on the PATH that has one of these names; undefined where there is none. */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

module.exports = { onPath };
