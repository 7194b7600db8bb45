using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Files;

/// <summary>A file that appears under its name when it is whole and durable, or not at all. Until then it lies beside it under a name of its own.</summary>
public sealed class NewFile : IDisposable
{
    /// <summary>The end of the name until the file is whole.</summary>
    public const string PartialSuffix = ".partial";

    private readonly DurableDirectory _directory;
    private readonly string _name;
    private readonly DurableFile _file;
    private string _current;
    private bool _isComplete;

    private NewFile(DurableDirectory directory, string name, DurableFile file)
    {
        _directory = directory;
        _name = name;
        _current = name + PartialSuffix;
        _file = file;
        Content = new DurableFileStream(file);
    }

    /// <summary>Where its content goes, in order and without a buffer.</summary>
    public Stream Content { get; }

    /// <summary>Makes it durable and gives it its name.</summary>
    /// <exception cref="IOException">The name was taken meanwhile, or the disk refused.</exception>
    public void Complete()
    {
        _file.Sync();
        try
        {
            _directory.RenameNew(_name + PartialSuffix, _name);
        }
        catch (StorageException taken) when (taken.Errno == LinuxConstants.FileExists)
        {
            throw Taken(_directory, _name);
        }

        _current = _name;
        _directory.Sync();
        _isComplete = true;
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
        if (_isComplete)
            return;
        try
        {
            _directory.TryUnlink(_current);
        }
        catch (StorageException)
        {
            // What kept the file from being complete is on its way to the caller; the next attempt says that something of this name is in its way.
        }
    }

    internal static NewFile Begin(DurableDirectory directory, string name)
    {
        DemandFree(directory, name);
        DemandFree(directory, name + PartialSuffix);
        return new NewFile(directory, name, directory.CreateNew(name + PartialSuffix));
    }

    private static void DemandFree(DurableDirectory directory, string name)
    {
        if (directory.Facts(name) is not null)
            throw Taken(directory, name);
    }

    private static IOException Taken(DurableDirectory directory, string name) => new($"There is something at '{directory.PathOf(name)}' already: remove it, or choose another place.");
}
