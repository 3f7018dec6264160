# frozen_string_literal: true

require "digest"
require "fileutils"
require "open3"
require "tmpdir"
require_relative "../contract_files"

module Release
  # The gem, made in one way only: from what is committed, with the commit's time and the same modes of files
  # everywhere.
  class Build
    GEM = "host-ruby"
    # What a host in another language needs beside the component.
    CONTRACT = %w[ wit spec/cases ].freeze
    private_constant :GEM, :CONTRACT

    # @param root [String] a git checkout
    def initialize(root) = @root = root

    # @param output [String] the gem's file
    # @param environment [Hash] of the build
    # @return [String] the output's SHA-256
    def call(output, environment = {})
      output = File.expand_path(output)
      FileUtils.mkdir_p(File.dirname(output))
      Dir.mktmpdir("release") do |folder|
        archive = File.join(folder, "archive.tar")
        committed = [ GEM, *CONTRACT ].select { |path| committed?(path) }
        run(@root, {}, "git", "archive", "--output", archive, "HEAD", *committed)
        run(folder, {}, "tar", "-xf", archive)
        add_contract(folder)
        normalize(File.join(folder, GEM))
        gem = [ "gem", "build", File.basename(Dir[File.join(folder, GEM, "*.gemspec")].first), "--output", output ]
        run(File.join(folder, GEM), { "SOURCE_DATE_EPOCH" => time, "RUBYOPT" => nil, **environment }, *gem)
      end
      Digest::SHA256.file(output).hexdigest
    end

    private
      def time = run(@root, {}, "git", "log", "-1", "--format=%ct").strip

      def committed?(path) = run(@root, {}, "git", "ls-tree", "HEAD", path).length.positive?

      def add_contract(folder)
        files = ContractFiles.new(folder)
        return if files.wit.empty?

        FileUtils.mkdir_p(contract = File.join(folder, GEM, "contract"))
        files.wit.each { |name, text| File.binwrite(File.join(contract, name), text) }
        File.binwrite(File.join(contract, "cases.tar"), files.cases_tar)
      end

      # A gem holds the modes, which depend on the umask of whoever unpacks.
      def normalize(folder)
        Dir.glob("**/*", base: folder).map { |path| File.join(folder, path) }.select { |path| File.file?(path) }
          .each { |path| File.chmod(File.executable?(path) ? 0o755 : 0o644, path) }
      end

      def run(folder, environment, *command)
        output, status = Open3.capture2e(environment, *command, chdir: folder)
        status.success? ? output : raise("#{command.first(2).join(" ")} failed: #{output}")
      end
  end
end
