# frozen_string_literal: true

require "fileutils"

# A package of npm that a check needs, installed once into a folder of tmp/.
module NpmPackage
  # A connection that stands still is given up after a minute, and tried again; npm's own five would hold up CI.
  OPTIONS = %w[ --silent --no-audit --no-fund --ignore-scripts --fetch-timeout=60000 ].freeze

  # @param package [String] with its version, such as "axe-core@4.10.3"
  # @param file [String] a path inside the package's folder
  # @param into [String]
  # @return [String, nil] where the file is, or nil if npm can't install the package
  def self.file(package, file, into:)
    path = File.join(into, "node_modules", package.rpartition("@").first, file)
    return path if File.exist?(path)

    FileUtils.mkdir_p(into)
    path if system("npm", "install", *OPTIONS, "--prefix", into, package) && File.exist?(path)
  end
end
