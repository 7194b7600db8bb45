/*
 * What the processors and the disk of this host leave to a collector: the same connections, the same bytes and the same durable writes, and nothing
 * else. No request is read, no record decoded, checked, hashed, indexed or known; every answer is the same bytes.
 *
 *     cc -O2 -pthread bench/bare/bare.c -o bare && ./bare DIRECTORY
 *
 * Two threads read and answer their share of the connections, one stores what waits: whole blocks past the page cache into room of zeros that was
 * made durable before. The clients are in the same process, as those of `auditotel bench` are.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOPS = 2, MOST = 1024, BLOCK = 4096, ROOM = 4 << 20, BUFFER = 32 << 20, SEGMENT = 512 << 20 };

/* Bytes of a request, of its answer, and of what is stored of it; how many records it stands for. */
struct shape { long request, answer, stored, records; };

static const struct shape single = { 480, 300, 384, 1 };
static const struct shape batch = { 512 * 312, 512 * 80, 512 * 369, 512 };

static struct shape shape;
static int file;
static long end, room, groups;
static char *group, *zeros, *answer;

struct list { pthread_mutex_t gate; int items[MOST], count; };

static struct list waiting = { PTHREAD_MUTEX_INITIALIZER, { 0 }, 0 };
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static struct list stored[LOOPS] = { { PTHREAD_MUTEX_INITIALIZER, { 0 }, 0 }, { PTHREAD_MUTEX_INITIALIZER, { 0 }, 0 } };
static int polls[LOOPS], wakes[LOOPS], owner[MOST];
static char *body[MOST];
static long have[MOST];
static volatile long answered;
static volatile int is_over;

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static void must(int is_right, const char *what)
{
    if (is_right)
        return;
    perror(what);
    exit(1);
}

static long up(long bytes) { return (bytes + BLOCK - 1) / BLOCK * BLOCK; }

static void watch(int poll, int descriptor, unsigned how)
{
    struct epoll_event event = { how, { .fd = descriptor } };
    must(epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) == 0, "epoll_ctl");
}

static void put(struct list *list, int item)
{
    pthread_mutex_lock(&list->gate);
    list->items[list->count++] = item;
    pthread_mutex_unlock(&list->gate);
}

static int take(struct list *list, int *items)
{
    int count = list->count;
    memcpy(items, list->items, count * sizeof *items);
    list->count = 0;
    return count;
}

static void store(const int *connections, int count)
{
    long from = end / BLOCK * BLOCK, length = count * shape.stored, to = up(end + length);
    for (; room < to; room += ROOM) {
        must(pwrite(file, zeros, ROOM, room) == ROOM, "pwrite of zeros");
        must(fdatasync(file) == 0, "fdatasync");
    }
    for (int i = 0; i < count; i++)
        memcpy(group + (end - from) + i * shape.stored, body[connections[i]], shape.stored < shape.request ? shape.stored : shape.request);
    must(pwrite(file, group, to - from, from) == to - from, "pwrite");
    must(fdatasync(file) == 0, "fdatasync");
    end += length;
    groups++;
    if (end < SEGMENT)
        return;
    end = room = 0;
    must(ftruncate(file, 0) == 0, "ftruncate");
}

static void *writer(void *unused)
{
    int mine[MOST];
    for (;;) {
        pthread_mutex_lock(&waiting.gate);
        while (waiting.count == 0)
            pthread_cond_wait(&arrived, &waiting.gate);
        int count = take(&waiting, mine);
        pthread_mutex_unlock(&waiting.gate);
        store(mine, count);
        int is_woken[LOOPS] = { 0 };
        for (int i = 0; i < count; i++) {
            put(&stored[owner[mine[i]]], mine[i]);
            is_woken[owner[mine[i]]] = 1;
        }
        for (int i = 0; i < LOOPS; i++) {
            unsigned long one = 1;
            must(!is_woken[i] || write(wakes[i], &one, sizeof one) == sizeof one, "write");
        }
    }
    return unused;
}

static void answer_stored(int number)
{
    int mine[MOST];
    pthread_mutex_lock(&stored[number].gate);
    int count = take(&stored[number], mine);
    pthread_mutex_unlock(&stored[number].gate);
    for (int i = 0; i < count; i++) {
        have[mine[i]] = 0;
        must(send(mine[i], answer, shape.answer, 0) == shape.answer, "send");
    }
}

static int is_whole(int connection)
{
    long read = recv(connection, body[connection] + have[connection], shape.request - have[connection], MSG_DONTWAIT);
    have[connection] += read > 0 ? read : 0;
    return have[connection] == shape.request;
}

static void *loop(void *argument)
{
    int number = (int)(long)argument;
    struct epoll_event events[256];
    for (;;) {
        int ready = epoll_wait(polls[number], events, 256, -1), more = 0;
        for (int i = 0; i < ready; i++) {
            int descriptor = events[i].data.fd;
            if (descriptor == wakes[number])
                answer_stored(number);
            else if (is_whole(descriptor)) {
                put(&waiting, descriptor);
                more = 1;
            }
        }
        if (more)
            pthread_cond_signal(&arrived);
    }
    return argument;
}

static void send_all(int connection, const char *bytes, long length)
{
    for (long sent = 0, now; sent < length; sent += now)
        must((now = send(connection, bytes + sent, length - sent, 0)) > 0, "send");
}

/* One thread for many clients: whichever is answered sends again. */
static void *clients(void *argument)
{
    int *connections = argument, poll = epoll_create1(0);
    char *request = calloc(1, shape.request), *received = malloc(shape.answer);
    long have_of[MOST] = { 0 };
    struct epoll_event events[64];
    for (int i = 0; connections[i] >= 0; i++) {
        watch(poll, connections[i], EPOLLIN);
        send_all(connections[i], request, shape.request);
    }
    while (!is_over) {
        int ready = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < ready; i++) {
            int connection = events[i].data.fd;
            long read = recv(connection, received, shape.answer - have_of[connection], 0);
            must(read > 0, "recv");
            have_of[connection] += read;
            if (have_of[connection] < shape.answer)
                continue;
            have_of[connection] = 0;
            __sync_fetch_and_add(&answered, 1);
            send_all(connection, request, shape.request);
        }
    }
    return argument;
}

/* So many client threads, each with so many connections, for so long; in a process of its own. */
static void measure(const char *name, struct shape of, int threads, int each, double duration)
{
    fflush(stdout);
    if (fork() > 0) {
        int status;
        must(wait(&status) > 0 && status == 0, name);
        return;
    }
    shape = of;
    must((file = open("bare-segment", O_CREAT | O_TRUNC | O_RDWR | O_DIRECT, 0600)) >= 0, "open");
    unlink("bare-segment");
    group = aligned_alloc(BLOCK, BUFFER);
    zeros = aligned_alloc(BLOCK, ROOM);
    answer = calloc(1, shape.answer);
    memset(group, 0, BUFFER);
    memset(zeros, 0, ROOM);
    for (int i = 0; i < LOOPS; i++) {
        polls[i] = epoll_create1(0);
        wakes[i] = eventfd(0, 0);
        watch(polls[i], wakes[i], EPOLLIN | EPOLLET);
    }
    pthread_t thread;
    pthread_create(&thread, NULL, writer, NULL);
    for (long i = 0; i < LOOPS; i++)
        pthread_create(&thread, NULL, loop, (void *)i);
    for (int i = 0; i < threads; i++) {
        int *mine = malloc((each + 1) * sizeof *mine);
        for (int k = 0; k < each; k++) {
            int pair[2];
            must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
            mine[k] = pair[0];
            body[pair[1]] = malloc(shape.request);
            owner[pair[1]] = (i * each + k) % LOOPS;
            watch(polls[owner[pair[1]]], pair[1], EPOLLIN);
        }
        mine[each] = -1;
        pthread_create(&thread, NULL, clients, mine);
    }
    usleep(500000);
    double began = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    long before = answered, groups_before = groups;
    usleep(duration * 1e6);
    double records = (double)(answered - before) * shape.records;
    printf("%-32s %12.0f records/s  %6.2f us of processor time a record  %5.1f requests a group\n", name, records / (seconds(CLOCK_MONOTONIC) - began),
        (seconds(CLOCK_PROCESS_CPUTIME_ID) - used) / records * 1e6, (double)(answered - before) / (groups - groups_before));
    fflush(stdout);
    _exit(0);
}

int main(int count, char **arguments)
{
    if (count != 2 || chdir(arguments[1]) != 0) {
        fprintf(stderr, "bare: name a directory on the disk to measure.\n");
        return 2;
    }
    for (int turn = 0; turn < 3; turn++) {
        measure("one client", single, 1, 1, 2);
        measure("64 clients, one thread", single, 1, 64, 4);
        measure("batches of 512, 16 senders", batch, 16, 1, 4);
    }
    return 0;
}
