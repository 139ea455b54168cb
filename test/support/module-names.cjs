/** What our packages are called, and the sources that they are here. Apart from Jest's configuration, which looks for programs. */
module.exports = {
  '^nestjs-midtrans$': '<rootDir>/libs/midtrans/src/index.ts',
  '^nestjs-midtrans/commands$': '<rootDir>/libs/midtrans/src/commands/index.ts',
  '^nestjs-midtrans/features$': '<rootDir>/libs/midtrans/src/features/index.ts',
  '^nestjs-midtrans/gateway$': '<rootDir>/libs/midtrans/src/gateway/index.ts',
  '^nestjs-midtrans/testing$': '<rootDir>/libs/midtrans/src/testing/index.ts',
  '^nestjs-midtrans-dashboard$': '<rootDir>/libs/dashboard/src/index.ts',
  '^midtrans-simulator$': '<rootDir>/libs/simulator/src/index.ts',
};
