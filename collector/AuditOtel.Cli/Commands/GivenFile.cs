namespace AuditOtel.Cli.Commands;

/// <summary>Opens files that a user names.</summary>
internal static class GivenFile
{
    /// <summary>Opens a file or pipe for reading.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it should be, as in "the proof".</param>
    /// <exception cref="CommandFailure">There is no such file, it is a directory, or it is not open to this user.</exception>
    internal static FileStream OpenRead(FileInfo file, string what)
    {
        if (Directory.Exists(file.FullName))
            throw new CommandFailure(ExitCode.InputOutput, $"'{file.FullName}' is a directory: name the file with {what}.");
        try
        {
            return file.OpenRead();
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"There is no file '{file.FullName}': name the file with {what}.", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new CommandFailure(ExitCode.NotAllowed, $"The file '{file.FullName}' with {what} is not open to this user: run as one who may read it, or name another file.", cause);
        }
    }

    /// <summary>Reads a file that may have at most so many bytes.</summary>
    /// <exception cref="CommandFailure">It cannot be opened, or is longer.</exception>
    internal static byte[] Read(FileInfo file, string what, int maxBytes)
    {
        // A pipe is welcome, so its length is not asked for; one byte more than allowed is enough to see that it is too long.
        using var stream = OpenRead(file, what);
        var bytes = new byte[maxBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= maxBytes
            ? bytes[..length]
            : throw new CommandFailure(ExitCode.Usage, $"'{file.FullName}' is longer than {maxBytes / 1024} KiB, so it is not {what}: name the right file.");
    }
}
