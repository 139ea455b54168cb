const { accessSync, constants } = require('node:fs');
const { delimiter, join } = require('node:path');

/** The program of the first of these names that is on the PATH; undefined where none is. */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
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
