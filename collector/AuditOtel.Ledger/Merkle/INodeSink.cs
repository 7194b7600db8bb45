namespace AuditOtel.Ledger.Merkle;

/// <summary>Is told each hash of the C2SP tlog-tiles levels when it becomes final.</summary>
internal interface INodeSink
{
    /// <param name="level">The tile level: 0 for leaves, each next one covers 256 hashes of the one below.</param>
    /// <param name="index">The hash's number in that level.</param>
    /// <param name="hash">32 bytes.</param>
    void Add(int level, long index, ReadOnlySpan<byte> hash);
}
