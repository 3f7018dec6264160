# frozen_string_literal: true

require_relative "reproducible_tar"

# What a new host needs beside the component: the contract, and the cases that say what the component answers.
class ContractFiles
  # Rooms of spec/cases that belong to other tests than a host's.
  NOT_OF_HOSTS = %w[ drawings kit ].freeze
  private_constant :NOT_OF_HOSTS

  # @param room [String] a folder of spec/cases
  # @return [Boolean] whether every host runs its cases
  def self.host_room?(room) = !NOT_OF_HOSTS.include?(room)

  # @param root [String] a checkout
  def initialize(root) = @root = root

  # @return [Hash{String => String}] contents by name, without folder
  def wit = below("wit", "*.wit")

  # @return [Hash{String => String}] contents by name, below the folder of their room
  def cases = below("spec/cases", "**/*").select { |name, _| self.class.host_room?(name[%r{\A[^/]+}]) }

  # @return [String] all cases as a tar
  def cases_tar = ReproducibleTar.of(cases.transform_keys { |name| "cases/#{name}" })

  # @return [String] the contract as a tar
  def wit_tar = ReproducibleTar.of(wit.transform_keys { |name| "wit/#{name}" })

  private
    def below(folder, pattern)
      names = Dir.glob(pattern, File::FNM_DOTMATCH, base: File.join(@root, folder)).sort
      names = names.select { |name| File.file?(File.join(@root, folder, name)) }
      names.to_h { |name| [ name, File.binread(File.join(@root, folder, name)) ] }
    end
end
