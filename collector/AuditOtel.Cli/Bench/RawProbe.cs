using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Cli.Bench;

/// <summary>The least a durable write costs here: pwrite and fdatasync on a file that was filled with zeros beforehand.</summary>
internal sealed unsafe partial class RawProbe : IDisposable
{
    private const int FileBytes = 64 << 20;

    private readonly string _growing;
    private readonly SafeFileHandle _file;
    private long _offset;

    internal RawProbe(string directory)
    {
        _growing = Path.Combine(directory, "growing");
        _file = File.OpenHandle(Path.Combine(directory, "raw"), FileMode.Create, FileAccess.ReadWrite);
        var zeros = new byte[1 << 20];
        for (var at = 0L; at < FileBytes; at += zeros.Length)
            Write(_file, zeros, at);
        Sync(_file);
    }

    /// <summary>Appends the bytes durably and returns how long it took, in Stopwatch ticks.</summary>
    internal long Append(ReadOnlySpan<byte> bytes)
    {
        if (_offset + bytes.Length > FileBytes)
            _offset = 0;
        var started = Stopwatch.GetTimestamp();
        Write(_file, bytes, _offset);
        Sync(_file);
        _offset += bytes.Length;
        return Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Appends so many bytes durably again and again; returns bytes a second.</summary>
    internal double Sequential(int bytes, TimeSpan duration) => Rate(Math.Min(bytes, FileBytes), duration, (block, _) => Append(block));

    /// <summary>The same with a file that begins empty and grows, as what is kept does; returns bytes a second.</summary>
    internal double Growing(int bytes, TimeSpan duration)
    {
        using var file = File.OpenHandle(_growing, FileMode.Create, FileAccess.ReadWrite);
        return Rate(bytes, duration, (block, written) =>
        {
            Write(file, block, written);
            Sync(file);
        });
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Bytes a second of an act that is told its bytes and how many were written before.</summary>
    private static double Rate(int bytes, TimeSpan duration, Action<byte[], long> act)
    {
        var block = new byte[bytes];
        Random.Shared.NextBytes(block);
        var started = Stopwatch.GetTimestamp();
        var written = 0L;
        for (; Stopwatch.GetElapsedTime(started) < duration; written += block.Length)
            act(block, written);
        return written / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            if (PositionedWrite(file, start, bytes.Length, offset) != bytes.Length)
                throw new IOException($"The raw probe's write failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    private static void Sync(SafeFileHandle file)
    {
        if (DataSync(file) != 0)
            throw new IOException($"The raw probe's fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint PositionedWrite(SafeFileHandle file, byte* bytes, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DataSync(SafeFileHandle file);
}
