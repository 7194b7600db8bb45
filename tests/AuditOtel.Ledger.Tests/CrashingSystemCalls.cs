using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Tests;

/// <summary>
/// The real system calls, until the power is cut at a call: from then on all fail. <see cref="LoseUnsynced"/> then takes back what no sync had made
/// durable: any sectors of files, any suffix of the changes of each directory.
/// </summary>
internal sealed class CrashingSystemCalls(int cutAt, Random random, string trash) : ISystemCalls
{
    private const int Sector = 512;
    private readonly LinuxSystemCalls _real = LinuxSystemCalls.Instance;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, UnsyncedFile> _open = [];
    private readonly Dictionary<string, UnsyncedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Action>> _directories = new(StringComparer.Ordinal);
    private int _count;
    private int _moved;

    public bool IsCut => _count >= cutAt;

    public int OpenAt(int directory, string path, int flags, uint mode)
    {
        lock (_gate)
        {
            string full = Path.IsPathFullyQualified(path) ? path : Path.Combine(PathOf(directory), path);
            bool isNew = (flags & LinuxConstants.Create) != 0 && !File.Exists(full);
            if (isNew && !Goes())
                return -1;
            int descriptor = _real.OpenAt(directory, path, flags, mode);
            if (descriptor < 0)
                return descriptor;
            if (isNew)
                Note(full, () => File.Delete(full));
            _open.Remove(descriptor);
            if (File.Exists(full))
                _open[descriptor] = FileAt(full);
            return descriptor;
        }
    }

    public int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode) => Goes() ? _real.MakeDirectoryAt(directory, path, mode) : -1;

    public int RenameAt(SafeFileHandle directory, string from, string to) => MoveAt(directory, from, directory, to);

    public int RenameNewAt(SafeFileHandle directory, string from, string to)
    {
        if (!File.Exists(Path.Combine(PathOf(directory), to)))
            return MoveAt(directory, from, directory, to);
        Marshal.SetLastPInvokeError(LinuxConstants.FileExists);
        return -1;
    }

    public int MoveAt(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to)
    {
        lock (_gate)
        {
            if (!Goes())
                return -1;
            string source = Path.Combine(PathOf(directory), from);
            string target = Path.Combine(PathOf(toDirectory), to);
            string? replaced = File.Exists(target) ? PutAside(target) : null;
            UnsyncedFile file = FileAt(source);
            int result = _real.MoveAt(directory, from, toDirectory, to);
            _files.Remove(source);
            _files[target] = file;
            file.Path = target;
            Note(target, () =>
            {
                File.Move(target, source);
                file.Path = source;
                if (replaced is not null)
                    File.Move(replaced, target);
            });
            return result;
        }
    }

    public int UnlinkAt(SafeFileHandle directory, string path)
    {
        lock (_gate)
        {
            string full = Path.Combine(PathOf(directory), path);
            if (!File.Exists(full))
                return _real.UnlinkAt(directory, path);
            if (!Goes())
                return -1;
            string aside = PutAside(full);
            Note(full, () => File.Move(aside, full));
            return 0;
        }
    }

    public nint Read(SafeFileHandle file, Span<byte> buffer, long offset) => _real.Read(file, buffer, offset);

    public nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset)
    {
        lock (_gate)
        {
            if (!Goes())
                return -1;
            Keep(file, offset, buffer.Length);
            return _real.Write(file, buffer, offset);
        }
    }

    public nint WriteVector(SafeFileHandle file, ReadOnlySpan<IoVector> vectors, long offset)
    {
        lock (_gate)
        {
            if (!Goes())
                return -1;
            Keep(file, offset, vectors[0].Length);
            return _real.WriteVector(file, vectors[..1], offset);
        }
    }

    public int DataSync(SafeFileHandle file) => Sync(file);

    public int Sync(SafeFileHandle file)
    {
        lock (_gate)
        {
            if (!Goes())
                return -1;
            if (_open.TryGetValue(Descriptor(file), out UnsyncedFile? state))
                state.Clear(_real.Seek(file, 0, LinuxConstants.SeekEnd));
            else
                _directories.Remove(PathOf(file));
            return 0;
        }
    }

    public int Truncate(SafeFileHandle file, long length)
    {
        lock (_gate)
        {
            if (!Goes())
                return -1;
            long end = _real.Seek(file, 0, LinuxConstants.SeekEnd);
            Keep(file, length, (int)Math.Max(0, end - length));
            return _real.Truncate(file, length);
        }
    }

    public int ChangeMode(SafeFileHandle file, uint mode) => _real.ChangeMode(file, mode);

    /// <summary>This file system has nothing but its page cache.</summary>
    public int ChangeStatusFlags(SafeFileHandle file, int flags)
    {
        Marshal.SetLastPInvokeError(LinuxConstants.NotValid);
        return -1;
    }

    public int Lock(SafeFileHandle file, int operation) => _real.Lock(file, operation);

    public uint EffectiveUser() => _real.EffectiveUser();

    public int FileSystemSpace(SafeFileHandle file, out FileSystemSpace space) => _real.FileSystemSpace(file, out space);

    public int LockForWriting(SafeFileHandle file, bool isTaken) => _real.LockForWriting(file, isTaken);

    public long Seek(SafeFileHandle file, long offset, int whence) => _real.Seek(file, offset, whence);

    public int Facts(SafeFileHandle directory, string path, out FileFacts facts) => _real.Facts(directory, path, out facts);

    /// <summary>Makes the files what they may be after the power is back; to be called when nothing is open any more.</summary>
    public void LoseUnsynced()
    {
        foreach (UnsyncedFile file in _files.Values.Where(static f => File.Exists(f.Path)))
            file.Lose(random);
        foreach (List<Action> undo in _directories.Values)
        {
            for (int lost = random.Next(undo.Count + 1); lost > 0; lost--)
            {
                undo[^1]();
                undo.RemoveAt(undo.Count - 1);
            }
        }
    }

    private static int Descriptor(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static string PathOf(SafeFileHandle file) => PathOf(Descriptor(file));

    private static string PathOf(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget!;

    private bool Goes()
    {
        if (Interlocked.Increment(ref _count) < cutAt)
            return true;
        Marshal.SetLastPInvokeError(5);
        return false;
    }

    private string PutAside(string path)
    {
        string aside = Path.Combine(trash, (_moved++).ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.Move(path, aside);
        _files.Remove(path);
        return aside;
    }

    private void Note(string path, Action undo)
    {
        string directory = Path.GetDirectoryName(path)!;
        if (!_directories.TryGetValue(directory, out List<Action>? undos))
            _directories.Add(directory, undos = []);
        undos.Add(undo);
    }

    private UnsyncedFile FileAt(string path)
    {
        if (!_files.TryGetValue(path, out UnsyncedFile? file))
            _files.Add(path, file = new UnsyncedFile(path, new FileInfo(path).Length));
        return file;
    }

    private void Keep(SafeFileHandle file, long offset, long count)
    {
        UnsyncedFile state = _open[Descriptor(file)];
        byte[] before = new byte[Sector];
        for (long sector = offset / Sector; sector * Sector < offset + count; sector++)
        {
            before.AsSpan().Clear();
            _real.Read(file, before, sector * Sector);
            state.Keep(sector, before);
        }
    }

    /// <summary>What a file was when it was synced last.</summary>
    private sealed class UnsyncedFile(string path, long length)
    {
        private readonly Dictionary<long, byte[]> _before = [];
        private long _length = length;

        public string Path { get; set; } = path;

        public void Keep(long sector, byte[] before)
        {
            if (!_before.ContainsKey(sector))
                _before.Add(sector, [.. before]);
        }

        public void Clear(long length)
        {
            _before.Clear();
            _length = length;
        }

        public void Lose(Random random)
        {
            using FileStream file = File.Open(Path, FileMode.Open);
            bool isAll = random.Next(4) == 0;
            foreach ((long sector, byte[] before) in _before.Where(_ => isAll || random.Next(2) == 0))
            {
                int count = (int)Math.Clamp(Math.Max(file.Length, _length) - (sector * Sector), 0, Sector);
                file.Position = sector * Sector;
                file.Write(before.AsSpan(0, count));
            }

            if (_before.Count > 0 && random.Next(2) == 0)
                file.SetLength(_length);
        }
    }
}
