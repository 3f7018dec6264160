# frozen_string_literal: true

require "rubygems/package"
require "stringio"

# A tar with the same bytes for the same files, whoever makes it and when.
module ReproducibleTar
  # @param files [Hash{String => String}] contents by name
  # @return [String]
  def self.of(files)
    output = StringIO.new("".b)
    splitter = Gem::Package::TarWriter.new(StringIO.new)
    files.sort.each do |path, bytes|
      name, prefix = splitter.split_name(path)
      output << Gem::Package::TarHeader.new(name:, prefix:, mode: 0o644, size: bytes.bytesize, mtime: 0).to_s
      output << bytes.b << "\0" * (-bytes.bytesize % 512)
    end
    output << "\0" * 1024
    output.string
  end
end
