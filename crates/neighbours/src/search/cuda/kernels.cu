// Distances, neighbours and counts, for samples of the type SCALAR (float or double), without any header.
//
// A panel holds the distances of some rows (points `first` and on) to all points, side by side for x and for y. Points
// are padded to `pitch`, a multiple of 128, and coordinates to `dims`, a multiple of DEPTH, both with zeros: no kernel
// needs to look where the samples end, but for `neighbourhoods`, which passes over what is not a sample.

typedef SCALAR Scalar;

constexpr int LANES = 16 / sizeof(Scalar); // numbers that move in one access
constexpr int SIDE = 32;                   // vectors along a tile
constexpr int TILE = SIDE * LANES;         // points along a tile
constexpr int HALF = SIDE / 2;             // a thread takes one vector of either half
constexpr int PAIRS = 2 * LANES;           // points of a thread along either side
constexpr int DEPTH = 8;                   // coordinates in shared memory at a time
constexpr int THREADS = SIDE * DEPTH;      // each brings one vector a side; as many as there are squares of PAIRS

constexpr int WARP = 32;
constexpr unsigned ALL = 0xffffffff;
constexpr unsigned NONE = 0xffffffff;

struct alignas(16) Vector {
    Scalar at[LANES];
};

__device__ inline float distance(float a, float b) { return fabsf(a - b); }
__device__ inline double distance(double a, double b) { return fabs(a - b); }

// Distances are never NaN, so both are a plain maximum; each is the shortest code for its type.
__device__ inline float larger(float a, float b) { return fmaxf(a, b); }
__device__ inline double larger(double a, double b) { return b > a ? b : a; }

// samples [n, width], row-major -> columns [dims, pitch].
extern "C" __global__ void columns(const Scalar *samples, size_t n, size_t width, size_t dims, size_t pitch, Scalar *out) {
    __shared__ Scalar square[WARP][WARP + 1];
    const size_t point = blockIdx.x * size_t(WARP), column = blockIdx.y * size_t(WARP);
    for (int r = threadIdx.y; r < WARP; r += blockDim.y) {
        const size_t i = point + r, c = column + threadIdx.x;
        square[r][threadIdx.x] = i < n && c < width ? samples[i * width + c] : Scalar(0);
    }
    __syncthreads();
    for (int r = threadIdx.y; r < WARP; r += blockDim.y) {
        if (column + r < dims) {
            out[(column + r) * pitch + point + threadIdx.x] = square[threadIdx.x][r];
        }
    }
}

// max |a - b| over the coordinates of one side, for a tile of TILE by TILE pairs.
//
// Where a tile's transpose lies in the panel too, one of the two is computed and written to both places: with one panel
// for all rows each pair is looked at once.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
    distances(const Scalar *columns, size_t dims, size_t pitch, size_t first, Scalar *panel) {
    const size_t i = first + blockIdx.y * size_t(TILE), j = blockIdx.x * size_t(TILE);
    const bool twice = first <= j && j < first + gridDim.y * size_t(TILE);
    if (twice && j < i) {
        return;
    }

    // Two steps in turn: while one is worked on, the next is on its way.
    __shared__ Vector near[2][DEPTH][SIDE], far[2][DEPTH][SIDE];
    const int depth = threadIdx.x / SIDE, vector = threadIdx.x % SIDE;
    const size_t stride = pitch / LANES;
    const Vector *from_near = reinterpret_cast<const Vector *>(columns + i) + depth * stride + vector;
    const Vector *from_far = reinterpret_cast<const Vector *>(columns + j) + depth * stride + vector;
    Vector next_near = *from_near, next_far = *from_far;

    // A warp takes 4 by 8 threads, so that what it writes, either way round, is at least 64 bytes together.
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    const int ty = warp / 2 * 4 + lane / 8, tx = warp % 2 * 8 + lane % 8;
    Scalar largest[PAIRS][PAIRS] = {};

    for (size_t step = 0; step < dims; step += DEPTH) {
        const int turn = step / DEPTH % 2;
        near[turn][depth][vector] = next_near;
        far[turn][depth][vector] = next_far;
        __syncthreads();
        if (step + DEPTH < dims) {
            from_near += DEPTH * stride;
            from_far += DEPTH * stride;
            next_near = *from_near;
            next_far = *from_far;
        }
#pragma unroll 2 // all eight at once spill registers
        for (int c = 0; c < DEPTH; c++) {
            const Vector a[2] = {near[turn][c][ty], near[turn][c][ty + HALF]};
            const Vector b[2] = {far[turn][c][tx], far[turn][c][tx + HALF]};
#pragma unroll
            for (int p = 0; p < PAIRS; p++) {
#pragma unroll
                for (int q = 0; q < PAIRS; q++) {
                    const Scalar d = distance(a[p / LANES].at[p % LANES], b[q / LANES].at[q % LANES]);
                    largest[p][q] = larger(largest[p][q], d);
                }
            }
        }
    }

    Scalar *out = panel + (i - first) * pitch + j;
#pragma unroll
    for (int p = 0; p < PAIRS; p++) {
        const size_t row = (p / LANES * HALF + ty) * LANES + p % LANES;
#pragma unroll
        for (int half = 0; half < 2; half++) {
            Vector v;
#pragma unroll
            for (int l = 0; l < LANES; l++) {
                v.at[l] = largest[p][half * LANES + l];
            }
            reinterpret_cast<Vector *>(out + row * pitch)[half * HALF + tx] = v;
        }
    }
    if (twice && i < j) {
        Scalar *transposed = panel + (j - first) * pitch + i;
#pragma unroll
        for (int q = 0; q < PAIRS; q++) {
            const size_t row = (q / LANES * HALF + tx) * LANES + q % LANES;
#pragma unroll
            for (int half = 0; half < 2; half++) {
                Vector v;
#pragma unroll
                for (int l = 0; l < LANES; l++) {
                    v.at[l] = largest[half * LANES + l][q];
                }
                reinterpret_cast<Vector *>(transposed + row * pitch)[half * HALF + ty] = v;
            }
        }
    }
}

struct Neighbour {
    Scalar distance;
    unsigned index;
};

// By distance, then by index: of equally distant points the lower index is nearer.
__device__ inline bool nearer(Neighbour a, Neighbour b) {
    return a.distance < b.distance || (a.distance == b.distance && a.index < b.index);
}

__device__ inline Neighbour of_lane(Neighbour mine, int lane) {
    return {__shfl_sync(ALL, mine.distance, lane), __shfl_sync(ALL, mine.index, lane)};
}

__device__ inline Neighbour of_lane_before(Neighbour mine) {
    return {__shfl_up_sync(ALL, mine.distance, 1), __shfl_up_sync(ALL, mine.index, 1)};
}

__device__ inline Scalar largest_of_warp(Scalar mine) {
    for (int apart = WARP / 2; apart > 0; apart /= 2) {
        mine = larger(mine, __shfl_xor_sync(ALL, mine, apart));
    }
    return mine;
}

// In the order of the Rust enum.
enum Rule { EPS, NEIGHBOURS, NPEET };

// As `Count` in Rust.
struct Count {
    unsigned within, at;
};

// As `Shell` in Rust.
struct Shell {
    unsigned nearer, x, y, both;
};

// How many lanes say so.
__device__ inline unsigned lanes(bool holds) { return __popc(__ballot_sync(ALL, holds)); }

// The k <= 32 nearest of each row, who else is as far, and its counts within the closed radii; a warp takes a row.
extern "C" __global__ void __launch_bounds__(THREADS)
    neighbourhoods(const Scalar *panel_x, const Scalar *panel_y, size_t n, size_t pitch, size_t first, int k, int rule,
                   double *eps, double *nearest, Shell *shells, Count *counts_x, Count *counts_y) {
    const size_t row = (blockIdx.x * size_t(THREADS) + threadIdx.x) / WARP, i = first + row;
    const int lane = threadIdx.x % WARP;
    if (i >= n) {
        return;
    }
    const Scalar *x = panel_x + row * pitch, *y = panel_y + row * pitch;

    // Lane l holds the l-th nearest so far.
    const Neighbour none = {Scalar(__int_as_float(0x7f800000)), NONE};
    Neighbour mine = none, bound = none;
    for (size_t tile = 0; tile < pitch; tile += TILE) {
        const size_t at = tile + lane * LANES;
        const Vector dx = *reinterpret_cast<const Vector *>(x + at), dy = *reinterpret_cast<const Vector *>(y + at);
#pragma unroll
        for (int l = 0; l < LANES; l++) {
            const size_t j = at + l;
            const Neighbour other = {larger(dx.at[l], dy.at[l]), unsigned(j)};
            unsigned better = __ballot_sync(ALL, j < n && j != i && nearer(other, bound));
            if (better == 0) {
                continue;
            }
            for (; better != 0; better &= better - 1) {
                const Neighbour next = of_lane(other, __ffs(better) - 1), before = of_lane_before(mine);
                const int rank = __popc(__ballot_sync(ALL, nearer(mine, next)));
                mine = lane < rank ? mine : lane == rank ? next : before;
            }
            bound = of_lane(mine, k - 1);
        }
    }

    // What `Rule::radii` says.
    const Scalar radius = bound.distance;
    Scalar within_x = radius, within_y = radius;
    if (radius > 0 && rule == NPEET) {
        within_x = within_y = Scalar(double(radius) - 1e-15);
    } else if (radius > 0 && rule == NEIGHBOURS) {
        within_x = largest_of_warp(lane < k ? x[mine.index] : Scalar(0));
        within_y = largest_of_warp(lane < k ? y[mine.index] : Scalar(0));
    }

    Count found_x = {}, found_y = {};
    Shell shell = {};
    for (size_t tile = 0; tile < pitch; tile += TILE) {
        const size_t at = tile + lane * LANES;
        const Vector dx = *reinterpret_cast<const Vector *>(x + at), dy = *reinterpret_cast<const Vector *>(y + at);
#pragma unroll
        for (int l = 0; l < LANES; l++) {
            const bool other = at + l < n && at + l != i;
            found_x.within += lanes(other && dx.at[l] <= within_x);
            found_x.at += lanes(other && dx.at[l] == within_x);
            found_y.within += lanes(other && dy.at[l] <= within_y);
            found_y.at += lanes(other && dy.at[l] == within_y);
            const Scalar d = larger(dx.at[l], dy.at[l]);
            shell.nearer += lanes(other && d < radius);
            const bool at_eps = other && d == radius;
            if (__any_sync(ALL, at_eps)) {
                shell.x += lanes(at_eps && dx.at[l] > dy.at[l]);
                shell.y += lanes(at_eps && dx.at[l] < dy.at[l]);
                shell.both += lanes(at_eps && dx.at[l] == dy.at[l]);
            }
        }
    }
    if (lane == 0) {
        eps[i] = radius;
        nearest[i] = mine.distance;
        shells[i] = shell;
        counts_x[i] = found_x;
        counts_y[i] = found_y;
    }
}
