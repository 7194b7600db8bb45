using System.Globalization;
using System.Net;
using System.Text;
using AuditOtel.Collector.Selection.Values;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection.Values;

[Trait("Requirement", "P5")]
public sealed class AddressTextTests
{
    [Fact]
    public void Every_address_that_NET_writes_is_read() =>
        Prop.ForAll(Addresses().ToArbitrary(), static address =>
            AddressText.TryParse(Encoding.UTF8.GetBytes(address.ToString()), out var bits, out var isShort)
            && isShort == (address.GetAddressBytes().Length == 4)
            && AddressNetwork.Bytes(bits).SequenceEqual(address.MapToIPv6().GetAddressBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void A_network_holds_the_addresses_with_its_first_bits() =>
        Prop.ForAll(Addresses().ToArbitrary(), Addresses().ToArbitrary(), Gen.Choose(0, 128).ToArbitrary(), static (one, other, prefix) =>
        {
            var network = AddressNetwork.Around(Bits(one), prefix);
            return network.Contains(Bits(one)) && network.Contains(Bits(other)) == string.Equals(Digits(one)[..prefix], Digits(other)[..prefix], StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.01")]
    [InlineData("10.0.0.0x1")]
    [InlineData("10.0.0.1.2")]
    [InlineData("10.0.0.+1")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("12345::")]
    [InlineData("::1.2.3")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("g::")]
    public void What_is_no_address_is_refused(string text) => Assert.False(AddressText.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    private static string Digits(IPAddress address) => string.Concat(address.MapToIPv6().GetAddressBytes().Select(static one => one.ToString("b8", CultureInfo.InvariantCulture)));

    private static UInt128 Bits(IPAddress address) => AddressText.TryParse(Encoding.UTF8.GetBytes(address.ToString()), out var bits, out _) ? bits : throw new FormatException(address.ToString());

    /// <summary>Few different bytes, so that gaps, mapped addresses and shared prefixes come up.</summary>
    private static Gen<IPAddress> Addresses()
    {
        var bytes = Gen.Elements<byte>(0, 0, 0, 1, 10, 255);
        return Gen.OneOf(
            bytes.ListOf(4).Select(static four => new IPAddress(four.ToArray())),
            bytes.ListOf(4).Select(static four => new IPAddress(four.ToArray()).MapToIPv6()),
            bytes.ListOf(16).Select(static all => new IPAddress(all.ToArray())));
    }
}
