const { createRequire } = require('node:module');
const externals = require('webpack-node-externals');

/** TypeORM asks for its driver by a name that it makes as it runs, which no bundler follows. */
const NOT_BUNDLED = { typeorm: 'commonjs typeorm', pg: 'commonjs pg' };

/** As `nest build --webpack` builds; or with what else there is in one file, minified, as for a function in a cloud. */
module.exports = ({ whole = false }) => ({
  target: 'node',
  mode: whole ? 'production' : 'none',
  entry: './shop/main.ts',
  output: { path: __dirname, filename: whole ? 'whole/main.js' : 'packed/main.js' },
  externals: [whole ? NOT_BUNDLED : externals()],
  resolve: { extensions: ['.ts', '.js', '.json'], extensionAlias: { '.js': ['.ts', '.js'] } },
  module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
  plugins: whole ? [new (require('webpack').IgnorePlugin)({ checkResource: isAbsent })] : [],
});

/** Nest and TypeORM ask for packages that are not installed, and go on without them. */
function isAbsent(request, context) {
  if (request.startsWith('.') || request.startsWith('node:')) return false;
  try {
    createRequire(`${context}/x.js`).resolve(request);
    return false;
  } catch {
    return true;
  }
}
