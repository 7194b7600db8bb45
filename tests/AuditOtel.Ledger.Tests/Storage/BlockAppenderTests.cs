using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Storage;

/// <summary>What is appended in whole blocks, past the page cache or not, is what stands in the file for everybody who reads it.</summary>
[Trait("Requirement", "L1")]
public sealed class BlockAppenderTests : IDisposable
{
    private const string Name = "file";
    private const int Room = 16 << 20;
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("auditotel-blocks-");

    public static TheoryData<string> FileSystems => ["page cache", "past it", "reads refused", "writes refused"];

    [Theory]
    [MemberData(nameof(FileSystems))]
    public void Whatever_is_appended_stands_there_and_zeros_behind_it(string kind)
    {
        Gen<int> length = Gen.Frequency((6, Gen.Choose(1, 9000)), (2, Gen.Choose(60_000, 140_000)), (1, Gen.Choose(1, 4).Select(static i => 4096 * i)), (1, Gen.Constant((4 << 20) + 5)));
        Gen<(int Start, int[] Lengths)> cases = Gen.Choose(BlockMemory.BlockBytes, 3 * BlockMemory.BlockBytes).SelectMany(start => length.ArrayOf(12).Select(lengths => (start, lengths)));
        Prop.ForAll(cases.ToArbitrary(), given => IsAppended(kind, given.Start, given.Lengths)).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Theory]
    [MemberData(nameof(FileSystems))]
    public void A_file_that_was_cut_within_a_block_goes_on_there(string kind)
    {
        byte[] content = Random(10_001);
        using DurableDirectory directory = Begin(kind, content);
        using DurableFile file = directory.OpenWrite(Name);
        using (var blocks = new BlockAppender(file, content.Length))
        {
            blocks.WriteZeros(content.Length, Room);
            Assert.Equal(content, Read(content.Length));
            Assert.Equal(Room, Read(Room).Length);
            Append(blocks, [7, 8, 9]);
        }

        Assert.Equal([.. content, 7, 8, 9, 0, 0], Read(content.Length + 5));
    }

    [Theory]
    [MemberData(nameof(FileSystems))]
    public void The_kernel_is_told_to_bypass_its_cache_while_the_file_system_can(string kind)
    {
        using DurableDirectory directory = Begin(kind, Random(BlockMemory.BlockBytes));
        using DurableFile file = directory.OpenWrite(Name);
        using var blocks = new BlockAppender(file, BlockMemory.BlockBytes);
        Append(blocks, [1]);

        Assert.Equal(kind is "past it", IsDirect());
    }

    [Fact]
    public void A_file_that_lost_what_stands_before_its_end_is_not_written()
    {
        using DurableDirectory directory = Begin("past it", Random(BlockMemory.BlockBytes + 10));
        using DurableFile file = directory.OpenWrite(Name);

        Assert.Throws<StorageException>(() => new BlockAppender(file, BlockMemory.BlockBytes + 11));
    }

    [Fact]
    public void Who_reads_by_the_page_cache_meanwhile_sees_each_append()
    {
        using DurableDirectory directory = Begin("past it", Random(BlockMemory.BlockBytes));
        using DurableFile file = directory.OpenWrite(Name);
        using DurableFile reader = directory.OpenRead(Name);
        using var blocks = new BlockAppender(file, BlockMemory.BlockBytes);
        blocks.WriteZeros(BlockMemory.BlockBytes, Room);
        byte[] seen = new byte[64 << 10];
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = Random(1 + (i * 37 % 5000));
            long at = blocks.End;

            // Now the cache has the block as it was, and what lies behind.
            reader.Read(seen, at - 100);
            Append(blocks, bytes);
            reader.Read(seen, at);
            Assert.Equal(bytes, seen[..bytes.Length]);
        }
    }

    [Fact]
    public void Memory_that_was_given_back_twice_is_lent_once()
    {
        using DurableDirectory directory = Begin("past it", Random(BlockMemory.BlockBytes));
        using DurableFile file = directory.OpenWrite(Name);
        var ended = new BlockAppender(file, BlockMemory.BlockBytes);
        ended.Dispose();
        BlockMemory first = BlockMemory.Rent(1);
        ended.Dispose();

        Assert.NotEqual(first.Address, BlockMemory.Rent(1).Address);
        Assert.Equal(0, first.Address % BlockMemory.BlockBytes);
        Assert.Throws<ObjectDisposedException>(() => Append(ended, [1]));
    }

    public void Dispose() => _parent.Delete(recursive: true);

    private bool IsAppended(string kind, int start, int[] lengths)
    {
        byte[] begun = Random(start);
        using DurableDirectory directory = Begin(kind, begun);
        using DurableFile file = directory.OpenWrite(Name);
        using var blocks = new BlockAppender(file, start);
        var expected = new List<byte>(begun);
        foreach (int length in lengths)
        {
            byte[] bytes = Random(length);
            Append(blocks, bytes[..(length / 3)], bytes[(length / 3)..]);
            expected.AddRange(bytes);
        }

        int behind = (int)(BlockMemory.Align(expected.Count) - expected.Count);
        byte[] read = Read(expected.Count + behind + 1);
        return blocks.End == expected.Count && read.AsSpan().SequenceEqual([.. expected, .. new byte[behind]]);
    }

    private DurableDirectory Begin(string kind, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_parent.FullName, Name), content);
        var calls = new FailingSystemCalls
        {
            Fault = (call, _) => (kind, call) is ("page cache", "fcntl") ? LinuxConstants.NotValid : 0,
            RefusedDirect = kind switch
            {
                "reads refused" => ["read", "write"],
                "writes refused" => ["write"],
                _ => [],
            },
        };
        return DurableDirectory.Open(calls, _parent.FullName);
    }

    /// <summary>What the kernel says of the descriptor that is open for writing.</summary>
    private bool IsDirect()
    {
        string path = Path.Combine(_parent.FullName, Name);
        int[] flags = [.. Directory.GetFiles("/proc/self/fd")
            .Where(descriptor => string.Equals(new FileInfo(descriptor).LinkTarget, path, StringComparison.Ordinal))
            .Select(static descriptor => Convert.ToInt32(File.ReadLines(descriptor.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal)).Single(static line => line.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim(), 8))];
        return (Assert.Single(flags) & LinuxConstants.Direct) != 0;
    }

    private byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        using FileStream file = File.OpenRead(Path.Combine(_parent.FullName, Name));
        return bytes[..file.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }

    private static void Append(BlockAppender blocks, params byte[][] parts)
    {
        GCHandle[] pins = [.. parts.Select(static part => GCHandle.Alloc(part, GCHandleType.Pinned))];
        Assert.Equal(parts.Sum(static part => part.Length), blocks.Append([.. parts.Select((part, i) => new IoVector(pins[i].AddrOfPinnedObject(), part.Length))]));
        Array.ForEach(pins, static pin => pin.Free());
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
