# frozen_string_literal: true

require "json"
require "open3"
require "zlib"

# The documentation of wit/, as the component carries it: JSON, deflated, in a custom section, which engines and tools
# pass over.
#
# wasm-tools calls it `package-docs` in a package of WIT. In a component it takes that for the documentation of the
# component's own world, finds none of what it names there, and refuses the component; so here it has another name.
module ComponentDocs
  WIT = File.expand_path("../wit", __dir__)
  PACKAGED = "package-docs"
  SECTION = "contrib-docs"
  CUSTOM = 0
  HEADER = 8 # bytes before the first section
  private_constant :PACKAGED, :CUSTOM, :HEADER

  class << self
    # @return [String] the section that a component of wit/ carries
    def section
      package, status = Open3.capture2("wasm-tools", "component", "wit", WIT, "--wasm", binmode: true)
      abort "component: wasm-tools can't read wit/, see above." unless status.success?

      packaged = found(package, PACKAGED) or abort "component: wasm-tools wrote no documentation of wit/."
      # Before the JSON stands the version of its form.
      json = content(packaged, PACKAGED).byteslice(1..)
      named = [ SECTION.bytesize, SECTION ].pack("Ca*") + Zlib.deflate(json, Zlib::BEST_COMPRESSION)
      [ CUSTOM ].pack("C") + size(named.bytesize) + named
    end

    # @param bytes [String] of a component
    # @return [Hash, nil] the documentation of its worlds and interfaces
    def read(bytes)
      section = found(bytes, SECTION) or return
      JSON.parse(Zlib.inflate(content(section, SECTION)).force_encoding(Encoding::UTF_8))
    end

    # @param bytes [String] of a component
    # @return [String] those that an engine reads
    def without(bytes)
      section = found(bytes, SECTION)
      section ? bytes.sub(section, "".b) : bytes
    end

    # @return [Array(Integer, Integer)] the number that stands at this place, and where what follows it begins
    def leb128(bytes, at)
      value = shift = 0
      loop do
        byte = bytes.getbyte(at)
        value |= (byte & 0x7f) << shift
        at += 1
        return [ value, at ] if byte < 0x80

        shift += 7
      end
    end

    private
      def found(bytes, name)
        at = HEADER
        while at < bytes.bytesize
          size, content = leb128(bytes, at + 1)
          ours = bytes.getbyte(at) == CUSTOM && bytes.byteslice(content + 1, name.bytesize) == name
          return bytes.byteslice(at...content + size) if ours

          at = content + size
        end
      end

      # A number as LEB128: seven bits a byte, the lowest first.
      def size(number)
        bytes = number.digits(0x80)
        [ *bytes[..-2].map { |byte| byte | 0x80 }, bytes.last ].pack("C*")
      end

      # What a section holds behind its name.
      def content(section, name) = section.byteslice(leb128(section, 1).last + 1 + name.bytesize..)
  end
end
