# frozen_string_literal: true

require "json"
require "open3"

# The documentation of wit/, as the component carries it: a custom section, which engines and tools pass over.
#
# wasm-tools calls it `package-docs` in a package of WIT. In a component it takes that for the documentation of the
# component's own world, finds none of what it names there, and refuses the component; so here it has another name.
module ComponentDocs
  WIT = File.expand_path("../wit", __dir__)
  PACKAGED = "package-docs"
  SECTION = "contrib-docs" # as long, so that the section's size stays
  CUSTOM = 0
  HEADER = 8 # bytes before the first section
  private_constant :PACKAGED, :CUSTOM, :HEADER

  class << self
    # @return [String] the section, as wasm-tools writes it into a package of wit/
    def section
      package, status = Open3.capture2("wasm-tools", "component", "wit", WIT, "--wasm", binmode: true)
      abort "component: wasm-tools can't read wit/, see above." unless status.success?

      section = found(package, PACKAGED) or abort "component: wasm-tools wrote no documentation of wit/."
      section.sub(PACKAGED.b, SECTION.b)
    end

    # @param bytes [String] of a component
    # @return [Hash, nil] the documentation of its worlds and interfaces
    def read(bytes)
      section = found(bytes, SECTION) or return
      # Before the JSON stands the version of its form.
      JSON.parse(section.byteslice(section.index(SECTION) + SECTION.bytesize + 1..).force_encoding(Encoding::UTF_8))
    end

    # @param bytes [String]
    # @return [Integer] how many of them an engine reads
    def without(bytes) = bytes.bytesize - found(bytes, SECTION).to_s.bytesize

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
  end
end
