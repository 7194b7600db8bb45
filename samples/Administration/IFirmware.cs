namespace Administration;

/// <summary>The device's program.</summary>
public interface IFirmware
{
    /// <summary>Which one runs.</summary>
    int Version { get; }

    /// <summary>Replaces it.</summary>
    void FlashNow(byte[] image);
}
