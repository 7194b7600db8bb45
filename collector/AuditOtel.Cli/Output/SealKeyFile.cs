using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Cli.Output;

/// <summary>The new file that takes a seal key. It is made before the ledger, because the key exists only once and must not be lost to a wrong path.</summary>
internal sealed class SealKeyFile : IDisposable
{
    private readonly FileStream _file;
    private bool _isWritten;

    private SealKeyFile(FileStream file) => _file = file;

    internal string Path => _file.Name;

    /// <summary>Creates the file with mode 0600.</summary>
    /// <exception cref="CommandFailure">It lies inside the ledger, exists already or cannot be made.</exception>
    internal static SealKeyFile Create(FileInfo place, string ledger)
    {
        if (RealPath.IsInside(place.DirectoryName!, ledger))
            throw new CommandFailure(ExitCode.Usage, $"The seal key must not lie in the ledger's own directory '{ledger}': whoever can change the ledger could take it; name another place.");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new SealKeyFile(new FileStream(place.FullName, options));
        }
        catch (IOException cause)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"The file '{place.FullName}' for the seal key cannot be created: {SafeText.Escape(cause.Message)}", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new CommandFailure(ExitCode.NotAllowed, $"The file '{place.FullName}' for the seal key cannot be created by this user.", cause);
        }
    }

    /// <summary>Writes the key; when that fails it is printed, because it can never be had again.</summary>
    internal void Write(SealVerificationKey key)
    {
        try
        {
            using (var writer = new StreamWriter(_file, leaveOpen: true))
                writer.Write(key.Format() + "\n");
            _isWritten = true;
        }
        catch (IOException cause)
        {
            Terminal.Error($"The seal key cannot be written to '{Path}': {cause.Message} It is printed instead, and never again:");
            Terminal.Notice(key.Format());
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isWritten)
            File.Delete(Path);
    }
}
